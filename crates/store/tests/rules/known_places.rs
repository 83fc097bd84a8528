//! Where people have proved a second factor, and how long that counts.

use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::PersonId;
use countersign_store::{KnownPlaceRow, TwoStepWish};

use crate::support::{NOW, TestStore, seconds};

fn person(name: &str) -> PersonId {
    PersonId::from(name)
}

fn place(number: u8, of: &str, proved_at: Millis) -> KnownPlaceRow {
    KnownPlaceRow {
        person_id: person(of),
        place_key: vec![number; 32],
        proved_at,
        expires_at: proved_at + seconds(100),
    }
}

async fn know(store: &TestStore, row: &KnownPlaceRow, most: i64) -> bool {
    let mut tx = store.begin().await.unwrap();
    let is_new = tx.know_place(row, most).await.unwrap();
    tx.commit().await.unwrap();
    is_new
}

async fn house() -> TestStore {
    let store = TestStore::new().await.with_person("alice").await;
    let store = store.with_person("bob").await;
    for (number, of) in [(1, "alice"), (2, "alice"), (1, "bob")] {
        assert!(know(&store, &place(number, of, NOW), 9).await);
    }
    store
}

/// Whether a place is known, as reading and the transaction of a sign-in both say.
async fn is_known(store: &TestStore, number: u8, of: &str, since: Millis, now: Millis) -> bool {
    let (key, of) = ([number; 32], person(of));
    let read = store.is_known_place(&of, &key, since, now).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let within = tx.is_known_place(&of, &key, since, now).await.unwrap();
    assert_eq!(read, within);
    read
}

async fn count(store: &TestStore, of: &str, now: Millis) -> i64 {
    let (of, since) = (person(of), NOW - seconds(1));
    store.count_known_places(&of, since, now).await.unwrap()
}

#[tokio::test]
async fn a_place_is_known_of_its_person_for_its_time() {
    let store = house().await;
    let before = NOW - seconds(1);
    assert!(is_known(&store, 1, "alice", before, NOW).await);
    assert!(!is_known(&store, 2, "bob", before, NOW).await, "another's");
    assert!(!is_known(&store, 9, "alice", before, NOW).await, "nobody's");
    let end = NOW + seconds(100);
    assert!(is_known(&store, 1, "alice", before, end - seconds(1)).await);
    assert!(!is_known(&store, 1, "alice", before, end).await, "expired");
    assert!(
        !is_known(&store, 1, "alice", NOW, NOW).await,
        "too long ago"
    );
    assert_eq!(count(&store, "alice", NOW).await, 2);
    assert_eq!(count(&store, "alice", end).await, 0);
    let alice = person("alice");
    let since = store.count_known_places(&alice, NOW, NOW).await;
    assert_eq!(since.unwrap(), 0);
}

#[tokio::test]
async fn proving_more_there_renews_it_and_it_is_new_again_after_its_time() {
    let store = house().await;
    let before = NOW - seconds(1);
    let later = NOW + seconds(60);
    assert!(!know(&store, &place(1, "alice", later), 9).await);
    let end = NOW + seconds(100);
    assert!(is_known(&store, 1, "alice", before, end).await);
    assert!(!is_known(&store, 2, "alice", before, end).await);
    assert!(!is_known(&store, 1, "bob", before, end).await);
    let end = later + seconds(100);
    assert!(
        know(&store, &place(1, "alice", end), 9).await,
        "it was over"
    );
    assert!(is_known(&store, 1, "alice", before, end).await);
}

#[tokio::test]
async fn the_oldest_make_room() {
    let store = TestStore::new().await.with_person("alice").await;
    for number in 1..=5 {
        let at = NOW + seconds(u64::from(number));
        know(&store, &place(number, "alice", at), 2).await;
    }
    // The third was renewed, and so the fourth is the oldest.
    know(&store, &place(3, "alice", NOW + seconds(6)), 2).await;
    know(&store, &place(6, "alice", NOW + seconds(7)), 2).await;
    let mut known = Vec::new();
    for number in 1..=6 {
        if is_known(&store, number, "alice", NOW, NOW + seconds(8)).await {
            known.push(number);
        }
    }
    assert_eq!(known, [3, 5, 6]);
}

#[tokio::test]
async fn the_end_of_trust_ends_them_but_signing_out_does_not() {
    let store = house().await;
    let alice = person("alice");
    let mut tx = store.begin().await.unwrap();
    tx.end_sessions_of(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&store, "alice", NOW).await, 2);
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.forget_known_places(&alice).await.unwrap(), 2);
    assert_eq!(tx.forget_known_places(&alice).await.unwrap(), 0);
    drop(tx);
    let mut tx = store.begin().await.unwrap();
    tx.end_trust(&alice).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&store, "alice", NOW).await, 0);
    assert_eq!(count(&store, "bob", NOW).await, 1);
    let mut tx = store.begin().await.unwrap();
    tx.end_everything_of(&person("bob"), NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&store, "bob", NOW).await, 0);
}

#[tokio::test]
async fn what_is_over_is_cleaned_up_and_nothing_comes_back_from_a_backup() {
    let store = house().await;
    know(&store, &place(2, "alice", NOW + seconds(60)), 9).await;
    let mut tx = store.begin().await.unwrap();
    let over = NOW + seconds(100);
    let gone = tx.clean_up(over, Duration::ZERO, 99).await.unwrap();
    assert_eq!(gone, 2);
    tx.commit().await.unwrap();
    assert_eq!(count(&store, "alice", over).await, 1);
    assert_eq!(count(&store, "bob", NOW).await, 0);
    let mut tx = store.begin().await.unwrap();
    tx.end_all(over).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(count(&store, "alice", over).await, 0);
}

#[tokio::test]
async fn they_go_with_their_person() {
    let store = house().await;
    let mut tx = store.begin().await.unwrap();
    tx.remove_person(&person("alice")).await.unwrap();
    tx.commit().await.unwrap();
    let store = store.with_person("alice").await;
    assert_eq!(count(&store, "alice", NOW).await, 0);
    assert_eq!(count(&store, "bob", NOW).await, 1);
}

#[tokio::test]
async fn the_wish_for_unknown_places_is_kept() {
    let store = house().await;
    let alice = person("alice");
    let places = Some(TwoStepWish::UnknownPlaces);
    let devices = Some(TwoStepWish::UnknownDevices);
    for (wish, is_new) in [
        (places, true),
        (places, false),
        (devices, true),
        (places, true),
        (None, true),
    ] {
        let mut tx = store.begin().await.unwrap();
        let set = tx.set_two_step(&alice, wish, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(set, is_new, "{wish:?}");
        assert_eq!(store.two_step(&alice).await.unwrap().wish, wish);
    }
}
