use std::process::Command;
use std::time::Duration;

use countersign_tests::{Process, free_address, peer};

const PATIENCE: Duration = Duration::from_secs(30);
/// Enough for every peer's limit of 8 characters.
pub(crate) const SYSTEM_ID: &str = "bench";
pub(crate) const PASSWORD: &str = "secret08";

/// A message centre that runs.
pub(crate) struct Centre {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) system_id: &'static str,
    pub(crate) password: &'static str,
    _process: Process,
}

impl Centre {
    /// The foreign one.
    pub(crate) fn node() -> Self {
        let address = free_address();
        let port = address.rsplit(':').next().expect("an address has a port");
        let mut command = peer::node("bench/smpp_server.js");
        command.args([port, SYSTEM_ID, PASSWORD]);
        Self::process("npm smpp's server", address.clone(), command)
    }

    pub(crate) fn frames() -> Self {
        Self::own("an echo of single frames", &["frames-server"])
    }

    pub(crate) fn echo() -> Self {
        Self::own("a bare echo", &["echo-server"])
    }

    /// Ours, without its pages.
    pub(crate) fn simulator() -> Self {
        Self::own(
            "Countersign's simulator",
            &["simulator", SYSTEM_ID, PASSWORD],
        )
    }

    /// This program in another mode.
    fn own(name: &'static str, arguments: &[&str]) -> Self {
        let this = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(this);
        command.args(arguments);
        let process = Process::start(name, command);
        let address = process.line(PATIENCE);
        Self::held(name, address, process)
    }

    fn process(name: &'static str, address: String, command: Command) -> Self {
        let process = Process::start(name, command);
        assert!(process.line(PATIENCE).contains("listening"));
        Self::held(name, address, process)
    }

    fn held(name: &'static str, address: String, process: Process) -> Self {
        Self {
            name,
            address,
            system_id: SYSTEM_ID,
            password: PASSWORD,
            _process: process,
        }
    }
}
