use std::process::Command;
use std::time::Duration;

use countersign_tests::{MessageCentre, Process, free_address, peer};

const PATIENCE: Duration = Duration::from_secs(30);
/// Enough for every peer's limit of 8 characters.
const SYSTEM_ID: &str = "bench";
const PASSWORD: &str = "secret08";

/// A message centre that runs.
pub(crate) struct Centre {
    pub(crate) name: &'static str,
    pub(crate) address: String,
    pub(crate) system_id: &'static str,
    pub(crate) password: &'static str,
    _process: Held,
}

#[expect(dead_code, reason = "held until the measurement is over")]
enum Held {
    Process(Process),
    Simulator(MessageCentre),
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

    pub(crate) fn echo() -> Self {
        let this = std::env::current_exe().expect("this program has a path");
        let mut command = Command::new(this);
        command.arg("echo-server");
        let process = Process::start("echo", command);
        let address = process.line(PATIENCE);
        Self::held("a bare echo", address, Held::Process(process))
    }

    /// The fastest one: our own simulator.
    pub(crate) fn simulator() -> Self {
        let address = free_address();
        let centre = MessageCentre::start(&address);
        Self {
            system_id: MessageCentre::SYSTEM_ID,
            password: MessageCentre::PASSWORD,
            ..Self::held("Countersign's simulator", address, Held::Simulator(centre))
        }
    }

    fn process(name: &'static str, address: String, command: Command) -> Self {
        let process = Process::start(name, command);
        assert!(process.line(PATIENCE).contains("listening"));
        Self::held(name, address, Held::Process(process))
    }

    fn held(name: &'static str, address: String, process: Held) -> Self {
        Self {
            name,
            address,
            system_id: SYSTEM_ID,
            password: PASSWORD,
            _process: process,
        }
    }
}
