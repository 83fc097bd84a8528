//! Text messages that are not codes: to whom they go, and to whom none does.

use std::time::Duration;

use crate::common::{ALICE, Bench};
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

#[tokio::test(flavor = "multi_thread")]
async fn each_notice_of_a_change_is_in_the_audit_log_and_no_number_is() {
    let bench = Bench::new().await;
    bench.add("alice", Some(ALICE)).await;
    let find = async || bench.directory.by_username("alice").await.unwrap().unwrap();
    let before = find().await;
    let (id, attribute) = (&before.id, "phoneNumberVerified");
    let other = ["+447700900124".to_owned()];
    let set = bench.directory.set_attribute(id, attribute, &other, "test");
    set.await.unwrap();
    let after = find().await;
    let told = bench
        .sign_ins
        .tell_of_changes(&before, &after, true, "test");
    assert_eq!(told.await.unwrap(), [Ok(()); 3]);
    bench.smsc.wait_for_message(ALICE, 3).await;
    let audit = bench.store.audit(10).await.unwrap();
    let notices = audit.iter().filter(|entry| entry.action == "person.notice");
    let mut details: Vec<&str> = notices.map(|entry| entry.detail.as_str()).collect();
    details.reverse();
    for (detail, change) in
        details
            .iter()
            .zip(["number removed", "number added", "password changed"])
    {
        assert!(
            detail.starts_with(change) && detail.ends_with("23"),
            "{detail}"
        );
        assert!(!detail.contains("900"), "{detail}");
    }
    assert_eq!(details.len(), 3);
    // Who has no number before has none to be told at.
    bench.add("carol", None).await;
    let carol = bench.directory.by_username("carol").await.unwrap().unwrap();
    let told = bench.sign_ins.tell_of_changes(&carol, &carol, true, "test");
    assert_eq!(told.await.unwrap(), []);
    bench.end().await;
}
