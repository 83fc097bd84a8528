use std::io::Write as _;
use std::process::{Command, Stdio};

use countersign_tests::{binary, peer};
use serde::Deserialize;
use serde_json::Value;

use crate::centres::Centre;

/// A program that submits messages and says how fast it was.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) name: &'static str,
    command: fn() -> Command,
}

/// What one run came to.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Measured {
    pub(crate) per_second: f64,
    pub(crate) p50_us: f64,
    pub(crate) p99_us: f64,
}

impl Client {
    /// Ours is the first.
    pub(crate) fn all() -> Vec<Self> {
        let of = |name, command| Self { name, command };
        vec![
            of("Countersign", || binary::command(&["smpp-load"])),
            of("rusmppc", || {
                let built = binary::target().join("peers/rusmppc/release/bench-rusmppc");
                Command::new(built)
            }),
            of("smpp34 (Rust for Python)", || {
                peer::python("bench/smpp34_client.py")
            }),
            of("jSMPP", || peer::java("JsmppClient")),
            of("npm smpp", || peer::node("bench/smpp_client.js")),
            of("smpplib", || peer::python("bench/smpplib_client.py")),
        ]
    }

    pub(crate) fn echo() -> Self {
        let command = || {
            let this = std::env::current_exe().expect("this program has a path");
            let mut command = Command::new(this);
            command.arg("echo-client");
            command
        };
        Self {
            name: "echo",
            command,
        }
    }

    /// # Panics
    /// When it fails.
    pub(crate) fn run(&self, centre: &Centre, window: usize, count: usize) -> Measured {
        if self.name == "Countersign" {
            return ours((self.command)(), centre, window, count);
        }
        let mut command = (self.command)();
        command
            .args([&centre.address, centre.system_id, centre.password])
            .args([window.to_string(), count.to_string()]);
        serde_json::from_value(line(self.name, command, "")).expect("three figures")
    }
}

fn ours(mut command: Command, centre: &Centre, window: usize, count: usize) -> Measured {
    command
        .args(["--centre", &centre.address, "--system-id", centre.system_id])
        .args(["--window", &window.to_string()])
        .args(["--count", &count.to_string()])
        .args(["--password-file", "-", "--no-receipts", "--json"]);
    let report = line("smpp-load", command, centre.password);
    let accepted = report["accepted"].as_u64();
    assert_eq!(accepted, u64::try_from(count).ok(), "{report}");
    let latency = |name: &str| report["latency_us"][name].as_f64().unwrap_or(f64::NAN);
    Measured {
        per_second: report["per_second"].as_f64().unwrap_or(f64::NAN),
        p50_us: latency("p50"),
        p99_us: latency("p99"),
    }
}

/// The last line that a program prints.
fn line(name: &str, mut command: Command, input: &str) -> Value {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("{name}: {error}"));
    let mut stdin = child.stdin.take().expect("piped");
    stdin.write_all(input.as_bytes()).expect("it reads");
    drop(stdin);
    let output = child.wait_with_output().expect("it ends");
    let printed = String::from_utf8_lossy(&output.stdout);
    let last = printed.lines().rfind(|line| line.starts_with('{'));
    last.and_then(|line| serde_json::from_str(line).ok())
        .unwrap_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("{name} ({}) said nothing: {said}", output.status)
        })
}
