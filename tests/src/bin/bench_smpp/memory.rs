//! What messages weigh that wait for a place in the window.

use std::process::Command;
use std::time::Duration;

use countersign_tests::Process;
use countersign_tests::usage::resident;

use crate::centres::{Centre, PASSWORD, SYSTEM_ID};
use crate::ours;

const PATIENCE: Duration = Duration::from_secs(60);

/// In a process of its own, so that nothing else is in it.
pub(crate) fn measure(queued: usize) {
    let simulator = Centre::simulator();
    let this = std::env::current_exe().expect("this program has a path");
    let mut command = Command::new(this);
    command.args(["memory", &simulator.address, &queued.to_string()]);
    let process = Process::start("memory", command);
    println!("\n{}", process.line(PATIENCE));
}

/// Queues messages at one message a second, and prints what that takes.
pub(crate) async fn run(address: &str, queued: usize) {
    let mut config = ours::config(address, SYSTEM_ID, PASSWORD);
    config.messages_per_second = Some(1);
    let centre = ours::bound(config).await;
    let before = resident(std::process::id());
    let mut waiting = tokio::task::JoinSet::new();
    for number in 0..queued {
        let centre = centre.clone();
        let message = ours::message(&(447_700_900_000_usize + number).to_string());
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
