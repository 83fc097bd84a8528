use std::process::Command;

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
            Self::ours(),
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

    pub(crate) fn ours() -> Self {
        Self {
            name: "Countersign",
            command: || own("ours"),
        }
    }

    pub(crate) fn frames() -> Self {
        Self {
            name: "an echo of single frames",
            command: || own("frames-client"),
        }
    }

    pub(crate) fn echo() -> Self {
        Self {
            name: "echo",
            command: || own("echo-client"),
        }
    }

    /// # Panics
    /// When it fails.
    pub(crate) fn run(&self, centre: &Centre, window: usize, count: usize) -> Measured {
        let mut command = (self.command)();
        command
            .args([&centre.address, centre.system_id, centre.password])
            .args([window.to_string(), count.to_string()]);
        serde_json::from_value(line(self.name, command)).expect("three figures")
    }
}

/// This program in another mode.
fn own(mode: &str) -> Command {
    let this = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(this);
    command.arg(mode);
    command
}

/// The last line that a program prints.
fn line(name: &str, mut command: Command) -> Value {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{name}: {error}"));
    let printed = String::from_utf8_lossy(&output.stdout);
    let last = printed.lines().rfind(|line| line.starts_with('{'));
    last.and_then(|line| serde_json::from_str(line).ok())
        .unwrap_or_else(|| {
            let said = String::from_utf8_lossy(&output.stderr);
            panic!("{name} ({}) said nothing: {said}", output.status)
        })
}
