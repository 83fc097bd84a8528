//! What messages weigh that wait for a place in the window.

use std::process::Command;
use std::time::Duration;

use countersign_smpp::{Address, Alphabet, CentreConfig, CentreState, MessageCentre, Submit, text};
use countersign_tests::usage::resident;
use countersign_tests::{MessageCentre as Simulator, Process, free_address};

const PATIENCE: Duration = Duration::from_secs(60);

/// In a process of its own, so that nothing else is in it.
pub(crate) fn measure(queued: usize) {
    let address = free_address();
    let simulator = Simulator::start(&address);
    let this = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(this);
    command.args(["memory", &simulator.smpp, &queued.to_string()]);
    let process = Process::start("memory", command);
    println!("\n{}", process.line(PATIENCE));
}

/// Queues messages at a centre that never answers, and prints what that takes.
pub(crate) async fn run(address: &str, queued: usize) {
    let (host, port) = address.rsplit_once(':').expect("HOST:PORT");
    let mut config = CentreConfig::new(host, Simulator::SYSTEM_ID, Simulator::PASSWORD);
    config.port = port.parse().expect("a port");
    config.messages_per_second = Some(1);
    let (receipts, _arrived) = tokio::sync::mpsc::channel(1);
    let centre = MessageCentre::start(config, receipts);
    let mut states = centre.watch();
    let bound = states.wait_for(|state| *state == CentreState::Bound).await;
    drop(bound.expect("it binds"));
    let before = resident(std::process::id());
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..queued {
        let centre = centre.clone();
        let mut parts = text::encode("A test of 012345", 0, None, Alphabet::Default)
            .expect("it can be encoded");
        let message = Submit::new(
            Address::alphanumeric("Countersign"),
            Address::international((447_700_900_000_usize + number).to_string()),
            parts.remove(0),
        );
        waiting.spawn(async move {
            // They never end: what they weigh meanwhile is the question.
            let _ = centre.submit(&message).await;
        });
    }
    // All have begun to wait once the scheduler has come round to the last.
    while waiting.len() < queued {
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    let after = resident(std::process::id());
    let each = (after - before) * 1024.0 * 1024.0 / queued as f64;
    println!(
        "memory: {before:.1} MiB when bound, {after:.1} MiB with {queued} messages queued: \
         {each:.0} octets each"
    );
}
