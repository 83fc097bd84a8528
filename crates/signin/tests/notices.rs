//! Text messages that are not codes: to whom none goes.

mod common;

use std::time::Duration;

use common::{ALICE, Bench};
use countersign_core::Clock as _;
use countersign_core::ids::ClientId;
use countersign_signin::Notice;
use countersign_store::StoppedPrefixRow;

const FIXED: &str = "+442079460123";

async fn notify(bench: &Bench, username: &str) -> Result<(), &'static str> {
    let person = bench.directory.by_username(username).await.unwrap();
    let notice = Notice {
        person: &person.unwrap(),
        client: &ClientId::from("app"),
        purpose: "invitation",
        methods: &[],
        text: "Please look.",
        expires_at: bench.clock.now() + Duration::from_secs(300),
    };
    bench.sign_ins.notify(&notice).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fixed_line_gets_no_text_message() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    bench.add("fred", Some(FIXED)).await;
    let refused = notify(&bench, "fred").await;
    assert_eq!(refused, Err("the number takes no text messages"));
    assert_eq!(notify(&bench, "alice").await, Ok(()));
    bench.smsc.wait_for_message(ALICE, 1).await;
    bench.end().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_prefix_gets_no_notices_either() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let now = bench.clock.now();
    let mut tx = bench.store.begin().await.unwrap();
    let stop = StoppedPrefixRow {
        prefix: "447700".to_owned(),
        reason: "few codes are entered".to_owned(),
        stopped_at: now,
        until_at: now + Duration::from_secs(60),
    };
    assert!(tx.stop_prefix(&stop).await.unwrap());
    tx.commit().await.unwrap();
    let refused = notify(&bench, "alice").await;
    assert_eq!(
        refused,
        Err("messages to numbers of this prefix are stopped")
    );
    bench.clock.advance(Duration::from_secs(60));
    assert_eq!(notify(&bench, "alice").await, Ok(()));
    bench.end().await;
}
