//! A request with a key is done once, and nobody waits for long for one that came to no answer.

use crate::support::{NOW, TestStore, seconds};
use countersign_core::Millis;
use countersign_store::Store;

const KEY: &[u8] = &[1; 32];
const REQUEST: &[u8] = &[2; 32];
const HELD: u64 = 120;
const DAY: u64 = 24 * 60 * 60;

fn at(after: u64) -> Millis {
    NOW + seconds(after)
}

async fn take(store: &Store, after: u64) -> bool {
    let mut tx = store.single().await.unwrap();
    let taken = tx.take_idempotency_key(KEY, REQUEST, at(after), at(after + HELD));
    taken.await.unwrap()
}

async fn keep(store: &Store, body: &[u8], after: u64) {
    let mut tx = store.single().await.unwrap();
    tx.keep_idempotent_answer(KEY, 201, body, at(after + DAY))
        .await
        .unwrap();
}

async fn kept(store: &Store, after: u64) -> Option<Vec<u8>> {
    let kept = store.idempotent_answer(KEY, at(after)).await.unwrap();
    kept.filter(|kept| kept.status != 0)?.body
}

#[tokio::test]
async fn an_answer_is_kept_for_its_day_however_short_the_key_was_held() {
    let store = TestStore::new().await;
    assert!(take(&store, 0).await);
    assert!(!take(&store, HELD - 1).await, "it is still being done");
    keep(&store, b"answer", 60).await;
    assert!(!take(&store, 60 + DAY - 1).await);
    assert_eq!(kept(&store, 60 + DAY - 1).await.unwrap(), b"answer");
    assert!(take(&store, 60 + DAY).await);
}

#[tokio::test]
async fn a_request_that_nobody_does_any_more_is_done_by_the_next_one() {
    let store = TestStore::new().await;
    assert!(take(&store, 0).await);
    let mut tx = store.single().await.unwrap();
    tx.hold_idempotency_key(KEY, at(30 + HELD)).await.unwrap();
    drop(tx);
    assert!(!take(&store, 30 + HELD - 1).await);
    assert!(take(&store, 30 + HELD).await);
    keep(&store, b"answer", 31 + HELD).await;
    // Nobody who comes late takes it back, or answers otherwise.
    let mut tx = store.single().await.unwrap();
    tx.hold_idempotency_key(KEY, at(0)).await.unwrap();
    tx.release_idempotency_key(KEY).await.unwrap();
    drop(tx);
    keep(&store, b"another", 32 + HELD).await;
    assert_eq!(kept(&store, 33 + HELD).await.unwrap(), b"answer");
}
