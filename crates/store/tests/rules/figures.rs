//! What is counted: what was written, and only once it is there.

use crate::support::{NOW, TestStore, message, seconds};
use countersign_store::{Ending, MessageState, SignInOutcome};

fn messages(store: &TestStore, state: MessageState) -> u64 {
    let counted = store.figures().messages.read();
    let of_state = counted.into_iter().filter(|(key, _)| key.state == state);
    of_state.map(|(_, count)| count).sum()
}

#[tokio::test]
async fn what_is_undone_or_happened_before_is_not_counted() {
    let store = TestStore::new().await;
    let ended = MessageState::Delivered;
    for commits in [false, true] {
        let mut tx = store.begin().await.unwrap();
        tx.add_message(&message("m1")).await.unwrap();
        tx.count_sign_ins("smpp", SignInOutcome::SignedIn, 1, NOW)
            .await
            .unwrap();
        let at = NOW + seconds(3);
        for first in [true, false] {
            let did = tx.end_message(&"m1".into(), ended, "", at).await.unwrap();
            assert_eq!(did, first);
        }
        assert_eq!(messages(&store, ended), 0);
        if commits {
            tx.commit().await.unwrap();
        }
    }
    assert_eq!(messages(&store, MessageState::Queued), 1);
    assert_eq!(messages(&store, ended), 1);
    let sign_ins = store.figures().sign_ins.read();
    assert_eq!(sign_ins.values().sum::<u64>(), 1);
    let times = store.figures().message_times.read();
    let time = &times[&("smpp".to_owned(), ended)];
    assert!((time.sum - 3.0).abs() < 1e-9, "{time:?}");
    let transactions = store.figures().transactions.read();
    assert!(transactions[&Ending::Committed].count() >= 1);
    assert!(transactions[&Ending::Undone].count() >= 1);
}

#[tokio::test]
async fn queues_tell_how_many_wait_and_since_when() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for (id, after) in [("m1", 5), ("m2", 1), ("m3", 0)] {
        let mut message = message(id);
        message.created_at = NOW + seconds(after);
        tx.add_message(&message).await.unwrap();
    }
    let cancelled = MessageState::Cancelled;
    tx.end_message(&"m3".into(), cancelled, "", NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let queues = store.queues().await.unwrap();
    assert_eq!(queues.len(), 1);
    assert_eq!(
        (queues[0].messages, queues[0].oldest),
        (2, NOW + seconds(1))
    );
}
