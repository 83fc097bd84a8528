//! Traffic on loopback as tshark sees it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::Command;
use std::time::{Duration, Instant};

use rustix::process::Signal;
use tokio::net::TcpSocket;

use crate::binary;
use crate::process::Process;
use crate::wait::{PATIENCE, until};

/// A capture of one TCP port, under `target/captures/`.
#[derive(Debug)]
pub struct Capture {
    name: String,
    file: PathBuf,
    port: u16,
    process: Process,
}

/// A finished capture.
#[derive(Debug)]
pub struct Captured {
    pub file: PathBuf,
    port: String,
}

impl Capture {
    /// Begins to capture and returns once packets are being recorded.
    ///
    /// # Panics
    /// When capturing is not possible: it takes tshark and, on most machines, root.
    #[must_use]
    pub fn start(name: &str, address: &str) -> Self {
        let port: SocketAddr = address.parse().expect("an IP address and port");
        let port = port.port();
        let folder = binary::target().join("captures");
        std::fs::create_dir_all(&folder).expect("the target folder can be written to");
        // Under a name of its own until it is whole: another run may capture the same.
        let file = folder.join(format!("{name}.{}.part", std::process::id()));
        let mut command = Command::new("dumpcap");
        command
            .args(["-q", "-i", "lo", "-f", &format!("tcp port {port}"), "-w"])
            .arg(&file);
        let process = Process::start("dumpcap", command);
        // dumpcap names its file once the interface is open.
        let deadline = Instant::now() + PATIENCE;
        while !process.log().contains("File: ") {
            assert!(
                Instant::now() < deadline && process.log().find("ermission").is_none(),
                "capturing on loopback failed (it needs tshark and root): {}",
                process.log()
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(process.log().contains("Capturing on"), "{}", process.log());
        Self {
            name: name.to_owned(),
            file,
            port,
            process,
        }
    }

    /// Ends the capture once everything that was sent before is in its file.
    ///
    /// # Panics
    /// When the file does not fill in time.
    pub async fn finish(mut self) -> Captured {
        let marker = self.mark().await;
        until("the capture is written", PATIENCE, async || {
            let written = std::fs::read(&self.file).unwrap_or_default();
            written
                .windows(marker.len())
                .any(|w| w == marker)
                .then_some(())
        })
        .await;
        self.process.signal(Signal::INT);
        self.process.exit(PATIENCE);
        let whole = self.file.with_file_name(format!("{}.pcapng", self.name));
        std::fs::rename(&self.file, &whole).expect("a capture can be renamed");
        Captured {
            file: whole,
            port: self.port.to_string(),
        }
    }

    /// Knocks on the captured port: packets come into the file in their order, so that the one
    /// with this pair of ports is the last. Nobody needs to listen there.
    async fn mark(&self) -> [u8; 4] {
        let socket = TcpSocket::new_v4().expect("sockets can be made");
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        socket.bind(any).expect("loopback has free ports");
        let from = socket.local_addr().expect("a bound address").port();
        // Refused or accepted, the packet was sent.
        let _ = socket
            .connect(SocketAddr::from(([127, 0, 0, 1], self.port)))
            .await;
        let [a, b] = from.to_be_bytes();
        let [c, d] = self.port.to_be_bytes();
        [a, b, c, d]
    }
}

impl Captured {
    /// The SMPP commands in the order of the wire, as tshark names them.
    #[must_use]
    pub fn commands(&self) -> Vec<String> {
        let lines = self.read(&["-Y", "smpp", "-T", "fields", "-e", "_ws.col.Info"]);
        lines.lines().map(str::to_owned).collect()
    }

    /// The raw `command_id`s in the order of the wire.
    ///
    /// # Panics
    /// When tshark prints something else.
    #[must_use]
    pub fn command_ids(&self) -> Vec<u32> {
        let lines = self.read(&["-Y", "smpp", "-T", "fields", "-e", "smpp.command_id"]);
        let ids = lines.split(|c: char| c == ',' || c.is_whitespace());
        let ids = ids.filter(|id| !id.is_empty());
        ids.map(|id| u32::from_str_radix(id.trim_start_matches("0x"), 16).expect("a command id"))
            .collect()
    }

    /// What tshark finds wrong: malformed packets and expert errors, one a line.
    #[must_use]
    pub fn complaints(&self) -> Vec<String> {
        let filter = "_ws.malformed || _ws.expert.severity == \"Error\" || (tcp.len > 0 && !smpp && !tcp.analysis.keep_alive)";
        let lines = self.read(&["-Y", filter]);
        lines.lines().map(str::to_owned).collect()
    }

    /// Every PDU with all its fields, as a person reads it.
    #[must_use]
    pub fn decoded(&self) -> String {
        self.read(&["-Y", "smpp", "-O", "smpp"])
    }

    fn read(&self, arguments: &[&str]) -> String {
        let output = Command::new("tshark")
            .arg("-r")
            .arg(&self.file)
            .args(["-d", &format!("tcp.port=={},smpp", self.port)])
            .args(arguments)
            .output()
            .expect("tshark is installed: run `cargo xtask test`");
        assert!(
            output.status.success(),
            "tshark: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}
