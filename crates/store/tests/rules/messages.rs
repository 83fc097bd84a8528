//! The outbox: one sender a message, one final state.

use crate::support::{NOW, TestStore, message, seconds};
use countersign_core::Millis;
use countersign_core::ids::MessageId;
use countersign_store::{
    Hop, Lease, MessageState, NewMessage, RECEIPT_SILENCE, ReceiptRow, Store, Taken,
};

async fn add(store: &Store, message: &NewMessage) {
    let mut tx = store.begin().await.unwrap();
    tx.add_message(message).await.unwrap();
    tx.commit().await.unwrap();
}

async fn lease(store: &Store, most: i64, after: u64) -> Vec<String> {
    let mut tx = store.begin().await.unwrap();
    let leased = tx
        .lease_messages("smpp", "n1", most, NOW + seconds(after), seconds(30))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    leased.into_iter().map(|m| m.id.0).collect()
}

fn turn(id: &str, attempt: i64) -> Lease {
    Lease {
        id: id.into(),
        holder: "n1".to_owned(),
        attempt,
    }
}

fn hop(centre: &str) -> Hop<'_> {
    Hop {
        route: centre,
        centre,
        plan: "",
    }
}

async fn submit(store: &Store, id: &str, parts: &[&str]) -> bool {
    let parts: Vec<String> = parts.iter().map(|&p| p.to_owned()).collect();
    let mut tx = store.begin().await.unwrap();
    let submitted = tx
        .message_submitted(&turn(id, 1), "smpp", &parts, None, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    submitted == Taken::Counts
}

async fn receipt(store: &Store, part: &str, state: MessageState) -> Option<MessageId> {
    let mut tx = store.begin().await.unwrap();
    let receipt = ReceiptRow {
        centre: "smpp",
        ids: &[part.to_owned()],
        state,
        detail: "",
    };
    let found = tx.apply_receipt(&receipt, NOW).await;
    tx.commit().await.unwrap();
    found.unwrap()
}

async fn state(store: &Store, id: &str) -> MessageState {
    store.message(&id.into()).await.unwrap().unwrap().state
}

async fn events(store: &Store, id: &str) -> Vec<String> {
    let events = store.message_events(&id.into()).await.unwrap();
    events.into_iter().map(|e| e.state).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_nodes_never_lease_one_message() {
    let first = TestStore::new().await;
    let second = first.second().await;
    let mut tx = first.begin().await.unwrap();
    for number in 0..200 {
        tx.add_message(&message(&format!("m{number:03}")))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let mut workers = tokio::task::JoinSet::new();
    for number in 0..40 {
        let store = if number % 2 == 0 {
            first.store.clone()
        } else {
            second.clone()
        };
        workers.spawn(async move { lease(&store, 7, 0).await });
    }
    let mut leased: Vec<String> = workers.join_all().await.into_iter().flatten().collect();
    leased.sort();
    let expected: Vec<String> = (0..200).map(|n| format!("m{n:03}")).collect();
    assert_eq!(leased, expected);
}

#[tokio::test]
async fn a_lease_that_ended_lets_another_have_it() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    assert_eq!(lease(&store, 9, 0).await, ["m1"]);
    assert!(lease(&store, 9, 29).await.is_empty());
    assert_eq!(next_due(&store, 29).await, Some(NOW + seconds(30)));
    assert_eq!(lease(&store, 9, 30).await, ["m1"]);
    let row = store.message(&"m1".into()).await.unwrap().unwrap();
    assert_eq!(row.attempts, 2);
}

async fn next_due(store: &Store, after: u64) -> Option<Millis> {
    let due = store.next_message_due("smpp", NOW + seconds(after)).await;
    due.unwrap()
}

#[tokio::test]
async fn what_is_due_next_is_known_whatever_else_waits() {
    let store = TestStore::new().await;
    assert_eq!(next_due(&store, 0).await, None);
    let mut others = message("other");
    others.centre = "another".to_owned();
    add(&store, &others).await;
    assert_eq!(next_due(&store, 0).await, None);
    for (id, life) in [("m1", 300), ("m2", 400)] {
        let mut message = message(id);
        message.expires_at = NOW + seconds(life);
        add(&store, &message).await;
    }
    assert_eq!(next_due(&store, 0).await, Some(NOW));
    // One is to be tried again at 50; the other is leased until 31.
    assert_eq!(lease(&store, 1, 0).await, ["m1"]);
    let mut tx = store.begin().await.unwrap();
    let again = NOW + seconds(50);
    tx.retry_message(&turn("m1", 1), hop("smpp"), "busy", again, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(lease(&store, 1, 1).await, ["m2"]);
    assert_eq!(next_due(&store, 1).await, Some(NOW + seconds(31)));
    assert_eq!(next_due(&store, 31).await, Some(NOW));
    assert!(submit(&store, "m2", &["p"]).await);
    assert_eq!(next_due(&store, 31).await, Some(again));
    // What has expired is not sent any more.
    assert_eq!(next_due(&store, 299).await, Some(again));
    assert_eq!(next_due(&store, 300).await, None);
}

#[tokio::test]
async fn what_expires_first_goes_first_and_what_expired_never() {
    let store = TestStore::new().await;
    for (id, life) in [("late", 300), ("soon", 60), ("over", 10)] {
        let mut message = message(id);
        message.expires_at = NOW + seconds(life);
        add(&store, &message).await;
    }
    assert_eq!(lease(&store, 9, 10).await, ["soon", "late"]);
    let mut tx = store.begin().await.unwrap();
    let expired = tx.expire_messages(NOW + seconds(10), seconds(600), 9).await;
    tx.commit().await.unwrap();
    assert_eq!(expired.unwrap(), 1);
    let over = store.message(&"over".into()).await.unwrap().unwrap();
    assert_eq!(over.state, MessageState::Expired);
    assert_eq!(over.sealed, None, "the text is erased");
    let why = over.error.as_deref();
    assert_eq!(why, Some("no message centre took it in time"));
}

#[tokio::test]
async fn a_submitted_message_without_a_receipt_ends_after_the_silence() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    assert!(submit(&store, "m1", &["a"]).await);
    for (after, ended) in [(899, 0), (900, 1)] {
        let mut tx = store.begin().await.unwrap();
        let now = NOW + seconds(after);
        let expired = tx.expire_messages(now, seconds(600), 9).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(expired, ended, "{after}");
    }
}

#[tokio::test]
async fn a_message_is_delivered_when_all_its_parts_are() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    assert!(submit(&store, "m1", &["a", "b"]).await);
    assert_eq!(
        receipt(&store, "b", MessageState::Delivered).await,
        Some("m1".into())
    );
    assert_eq!(state(&store, "m1").await, MessageState::Submitted);
    receipt(&store, "a", MessageState::Delivered).await;
    assert_eq!(state(&store, "m1").await, MessageState::Delivered);
    assert_eq!(
        events(&store, "m1").await,
        ["queued", "submitted", "delivered"]
    );
}

#[tokio::test]
async fn the_first_receipt_decides() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    submit(&store, "m1", &["a"]).await;
    receipt(&store, "a", MessageState::Failed).await;
    let late = receipt(&store, "a", MessageState::Delivered).await;
    assert_eq!(late, None, "nothing waits for it");
    assert_eq!(state(&store, "m1").await, MessageState::Failed);
    assert_eq!(receipt(&store, "z", MessageState::Delivered).await, None);
}

#[tokio::test]
async fn a_receipt_means_the_newest_message_when_ids_begin_anew() {
    let store = TestStore::new().await;
    for id in ["m1", "m2"] {
        add(&store, &message(id)).await;
        submit(&store, id, &["1"]).await;
    }
    let meant = receipt(&store, "1", MessageState::Delivered).await;
    assert_eq!(meant, Some("m2".into()));
    assert_eq!(state(&store, "m1").await, MessageState::Submitted);
    assert_eq!(state(&store, "m2").await, MessageState::Delivered);
}

#[tokio::test]
async fn what_a_message_of_the_same_id_has_left_behind_takes_no_receipt() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    submit(&store, "m1", &["1"]).await;
    receipt(&store, "1", MessageState::Delivered).await;
    // The centre begins anew, and its receipt overtakes its answer.
    add(&store, &message("m2")).await;
    assert_eq!(receipt(&store, "1", MessageState::Failed).await, None);
    submit(&store, "m2", &["1"]).await;
    assert_eq!(state(&store, "m2").await, MessageState::Failed);
}

#[tokio::test]
async fn a_message_that_was_never_reported_takes_no_receipt_when_its_time_is_over() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    submit(&store, "m1", &["1"]).await;
    let over = message("m1").expires_at + RECEIPT_SILENCE;
    for (now, known) in [(over, None), (over - seconds(1), Some("m1".into()))] {
        let mut tx = store.begin().await.unwrap();
        let late = ReceiptRow {
            centre: "smpp",
            ids: &["1".to_owned()],
            state: MessageState::Delivered,
            detail: "",
        };
        assert_eq!(tx.apply_receipt(&late, now).await.unwrap(), known);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn nothing_happens_to_a_cancelled_message() {
    let store = TestStore::new().await;
    add(&store, &message("m1")).await;
    let id = MessageId::from("m1");
    let mut tx = store.begin().await.unwrap();
    let end = tx
        .end_message(&id, MessageState::Cancelled, "newer", NOW)
        .await;
    assert!(end.unwrap());
    let retried = tx
        .retry_message(&turn("m1", 1), hop("smpp"), "busy", NOW + seconds(1), NOW)
        .await;
    assert!(!retried.unwrap());
    let again = tx.end_message(&id, MessageState::Failed, "", NOW).await;
    assert!(!again.unwrap());
    tx.commit().await.unwrap();
    assert!(!submit(&store, "m1", &["a"]).await);
    assert!(lease(&store, 9, 60).await.is_empty());
    assert_eq!(events(&store, "m1").await, ["queued", "cancelled"]);
}

async fn begin(store: &Store, id: &str) -> Lease {
    add(store, &message(id)).await;
    assert_eq!(lease(store, 9, 0).await, [id]);
    turn(id, 1)
}

async fn call_off(store: &Store, id: &str, after: u64) -> bool {
    let mut tx = store.begin().await.unwrap();
    let now = NOW + seconds(after);
    let ended = tx
        .cancel_message(&id.into(), "the code was used", now)
        .await;
    tx.commit().await.unwrap();
    ended.unwrap()
}

#[tokio::test]
async fn what_is_called_off_while_it_is_sent_is_delivered_if_it_was_taken() {
    let store = TestStore::new().await;
    let lease = begin(&store, "m1").await;
    assert!(!call_off(&store, "m1", 1).await);
    assert_eq!(state(&store, "m1").await, MessageState::Queued);
    let mut tx = store.begin().await.unwrap();
    let second_at = Some(NOW + seconds(20));
    let taken = tx
        .message_submitted(&lease, "smpp", &["a".to_owned()], second_at, NOW)
        .await;
    assert_eq!(taken.unwrap(), Taken::CalledOff);
    tx.commit().await.unwrap();
    // No second copy of it is sent.
    let later = NOW + seconds(60);
    assert_eq!(store.unconfirmed_messages(later, 9).await.unwrap().len(), 0);
    receipt(&store, "a", MessageState::Delivered).await;
    assert_eq!(
        events(&store, "m1").await,
        ["queued", "submitted", "delivered"]
    );
}

#[tokio::test]
async fn what_is_called_off_while_it_is_sent_is_not_tried_again() {
    let store = TestStore::new().await;
    let lease = begin(&store, "m1").await;
    assert!(!call_off(&store, "m1", 1).await);
    let mut tx = store.begin().await.unwrap();
    let again = NOW + seconds(5);
    let written = tx
        .retry_message(&lease, hop("smpp"), "busy", again, NOW)
        .await;
    assert!(written.unwrap());
    tx.commit().await.unwrap();
    let row = store.message(&"m1".into()).await.unwrap().unwrap();
    assert_eq!(row.state, MessageState::Cancelled);
    assert_eq!(row.error.as_deref(), Some("the code was used"));
}

#[tokio::test]
async fn what_is_called_off_ends_when_nobody_is_sending_it() {
    let store = TestStore::new().await;
    begin(&store, "m2").await;
    add(&store, &message("m1")).await;
    assert!(call_off(&store, "m1", 1).await);
    assert!(call_off(&store, "m2", 30).await);
    for id in ["m1", "m2"] {
        assert_eq!(events(&store, id).await, ["queued", "cancelled"]);
    }
    assert!(!call_off(&store, "m1", 31).await);
}

#[tokio::test]
async fn only_who_holds_the_lease_decides() {
    let store = TestStore::new().await;
    let lost = begin(&store, "m1").await;
    assert_eq!(lease(&store, 9, 30).await, ["m1"]);
    let other = Lease {
        holder: "n2".to_owned(),
        ..turn("m1", 2)
    };
    let mut tx = store.begin().await.unwrap();
    for stranger in [&lost, &other] {
        let retried = tx
            .retry_message(stranger, hop("other"), "busy", NOW, NOW)
            .await;
        assert!(!retried.unwrap());
        let gave_up = tx
            .give_up_message(stranger, MessageState::Failed, "no", NOW)
            .await;
        assert!(!gave_up.unwrap());
    }
    let holder = turn("m1", 2);
    let retried = tx
        .retry_message(&holder, hop("other"), "busy", NOW, NOW)
        .await;
    assert!(retried.unwrap());
    tx.commit().await.unwrap();
    let row = store.message(&"m1".into()).await.unwrap().unwrap();
    assert_eq!(
        (row.route.as_str(), row.centre.as_str()),
        ("other", "other")
    );
    let events = store.message_events(&"m1".into()).await.unwrap();
    assert_eq!(events.len(), 2);
    assert_eq!(
        (events[0].centre.as_str(), events[1].centre.as_str()),
        ("smpp", "other")
    );
}

#[tokio::test]
async fn a_leased_message_is_not_moved() {
    let store = TestStore::new().await;
    begin(&store, "m1").await;
    for (after, moved) in [(29, false), (30, true)] {
        let mut tx = store.begin().await.unwrap();
        let now = NOW + seconds(after);
        let done = tx
            .move_message(&"m1".into(), "smpp", hop("other"), "gone", now)
            .await;
        assert_eq!(done.unwrap(), moved);
        tx.commit().await.unwrap();
    }
}

#[tokio::test]
async fn a_receipt_that_overtakes_its_answer_waits_for_it() {
    let store = TestStore::new().await;
    assert_eq!(receipt(&store, "a", MessageState::Delivered).await, None);
    add(&store, &message("m1")).await;
    assert!(submit(&store, "m1", &["a"]).await);
    assert_eq!(state(&store, "m1").await, MessageState::Delivered);
    // It is used up: the next message of this id waits for its own.
    add(&store, &message("m2")).await;
    assert!(submit(&store, "m2", &["a"]).await);
    assert_eq!(state(&store, "m2").await, MessageState::Submitted);
}

#[tokio::test]
async fn a_receipt_of_before_a_message_is_not_its_own() {
    let store = TestStore::new().await;
    receipt(&store, "a", MessageState::Failed).await;
    let mut later = message("m1");
    later.created_at = NOW + seconds(1);
    add(&store, &later).await;
    assert!(submit(&store, "m1", &["a"]).await);
    assert_eq!(state(&store, "m1").await, MessageState::Submitted);
}

#[tokio::test]
async fn another_form_of_an_id_is_matched_when_none_has_the_id_itself() {
    let store = TestStore::new().await;
    for (id, part) in [("m1", "10"), ("m2", "255")] {
        add(&store, &message(id)).await;
        assert!(submit(&store, id, &[part]).await);
    }
    // In hexadecimal it is 16, whose message is not there yet.
    let early = ["16".to_owned(), "10".to_owned()];
    assert_eq!(receipt_in_forms(&store, &early).await, None);
    let other = ["00ff".to_owned(), "ff".to_owned(), "255".to_owned()];
    assert_eq!(receipt_in_forms(&store, &other).await, None);
    add(&store, &message("m3")).await;
    assert!(submit(&store, "m3", &["16"]).await);
    assert_eq!(state(&store, "m3").await, MessageState::Delivered);
    assert_eq!(state(&store, "m1").await, MessageState::Submitted);
    let mut tx = store.begin().await.unwrap();
    let before = NOW - seconds(1);
    assert_eq!(tx.match_other_forms(before, NOW, 9).await.unwrap(), []);
    let matched = tx.match_other_forms(NOW, NOW, 9).await.unwrap();
    assert_eq!(matched, ["m2".into()]);
    tx.commit().await.unwrap();
    assert_eq!(state(&store, "m2").await, MessageState::Delivered);
    assert_eq!(state(&store, "m1").await, MessageState::Submitted);
}

#[tokio::test]
async fn the_other_notation_is_not_tried_where_a_centre_reports_in_that_of_its_answers() {
    let store = TestStore::new().await;
    for (id, part) in [("m1", "26"), ("m2", "255"), ("m3", "00ab")] {
        add(&store, &message(id)).await;
        assert!(submit(&store, id, &[part]).await);
    }
    let forms = |ids: &[&str]| ids.iter().map(|&id| id.to_owned()).collect::<Vec<_>>();
    let exact = receipt_in_forms(&store, &forms(&["26", "1a", "38"])).await;
    assert_eq!(exact, Some("m1".into()));
    // A stranger's, and one in another case without its zeros.
    receipt_in_forms(&store, &forms(&["ff", "255"])).await;
    receipt_in_forms(&store, &forms(&["AB", "00ab", "171"])).await;
    let mut tx = store.begin().await.unwrap();
    let matched = tx.match_other_forms(NOW, NOW, 9).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(matched, ["m3".into()]);
    assert_eq!(state(&store, "m2").await, MessageState::Submitted);
}

#[tokio::test]
async fn unmatched_receipts_of_one_id_are_deleted_centre_by_centre() {
    let store = TestStore::new().await;
    for (centre, at) in [("smpp", NOW + seconds(9)), ("other", NOW)] {
        let mut tx = store.begin().await.unwrap();
        let receipt = ReceiptRow {
            centre,
            ids: &["a".to_owned()],
            state: MessageState::Delivered,
            detail: "",
        };
        tx.apply_receipt(&receipt, at).await.unwrap();
        tx.commit().await.unwrap();
    }
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.clean_up(NOW, seconds(0), 9).await.unwrap(), 1);
    tx.commit().await.unwrap();
    add(&store, &message("m1")).await;
    submit(&store, "m1", &["a"]).await;
    assert_eq!(state(&store, "m1").await, MessageState::Delivered);
}

async fn receipt_in_forms(store: &Store, ids: &[String]) -> Option<MessageId> {
    let mut tx = store.begin().await.unwrap();
    let receipt = ReceiptRow {
        centre: "smpp",
        ids,
        state: MessageState::Delivered,
        detail: "",
    };
    let found = tx.apply_receipt(&receipt, NOW).await.unwrap();
    tx.commit().await.unwrap();
    found
}

#[tokio::test]
async fn a_copy_on_its_way_keeps_a_message_from_failing() {
    let store = TestStore::new().await;
    let first = begin(&store, "m1").await;
    let mut tx = store.begin().await.unwrap();
    let second_at = Some(NOW + seconds(20));
    tx.message_submitted(&first, "smpp", &["a".to_owned()], second_at, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let late = NOW + seconds(20);
    assert_eq!(store.unconfirmed_messages(NOW, 9).await.unwrap().len(), 0);
    assert_eq!(store.unconfirmed_messages(late, 9).await.unwrap().len(), 1);
    let mut tx = store.begin().await.unwrap();
    let again = tx
        .send_again(&"m1".into(), hop("smpp"), "no receipt", late)
        .await;
    assert!(again.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(lease(&store, 9, 20).await, ["m1"]);
    let mut tx = store.begin().await.unwrap();
    let ended = tx
        .give_up_message(&turn("m1", 2), MessageState::Failed, "refused", late)
        .await;
    assert!(!ended.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(state(&store, "m1").await, MessageState::Submitted);
    receipt(&store, "a", MessageState::Delivered).await;
    assert_eq!(state(&store, "m1").await, MessageState::Delivered);
}
