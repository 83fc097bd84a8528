//! Whose browser is trusted, and until when.

use crate::support::{NOW, TestStore, seconds};
use countersign_core::Millis;
use countersign_core::ids::PersonId;
use countersign_store::{TrustedDeviceRow, TwoStepWish};

fn person(name: &str) -> PersonId {
    PersonId::from(name)
}

fn device(number: u8, of: &str, created_at: Millis) -> TrustedDeviceRow {
    TrustedDeviceRow {
        token_hash: vec![number; 32],
        id: format!("device-{number:03}"),
        person_id: person(of),
        user_agent: "Firefox".to_owned(),
        address: "127.0.0.1".to_owned(),
        created_at,
        used_at: None,
        expires_at: created_at + seconds(100),
    }
}

async fn house() -> TestStore {
    let store = TestStore::new().await.with_person("alice").await;
    let store = store.with_person("bob").await;
    let mut tx = store.begin().await.unwrap();
    for (number, of) in [(1, "alice"), (2, "alice"), (3, "bob")] {
        let row = device(number, of, NOW);
        tx.add_trusted_device(&row, 9).await.unwrap();
    }
    tx.commit().await.unwrap();
    store
}

async fn names(store: &TestStore, of: &str, now: Millis) -> Vec<String> {
    let devices = store.trusted_devices(&person(of), now).await.unwrap();
    devices.into_iter().map(|device| device.id).collect()
}

#[tokio::test]
async fn a_browser_is_trusted_by_its_person_for_its_time() {
    let store = house().await;
    let before = NOW - seconds(1);
    let trusted = async |hash: u8, of: &str, since: Millis, now: Millis| {
        let (hash, of) = ([hash; 32], person(of));
        let read = store.is_trusted_device(&hash, &of, since, now).await;
        let mut tx = store.begin().await.unwrap();
        let used = tx.use_trusted_device(&hash, &of, since, now).await.unwrap();
        assert_eq!(read.unwrap(), used);
        used
    };
    assert!(trusted(1, "alice", before, NOW).await);
    assert!(!trusted(1, "bob", before, NOW).await, "another person's");
    assert!(!trusted(9, "alice", before, NOW).await, "nobody's");
    let end = NOW + seconds(100);
    assert!(trusted(1, "alice", before, end - seconds(1)).await);
    assert!(!trusted(1, "alice", before, end).await, "expired");
    assert!(!trusted(1, "alice", NOW, NOW).await, "from too long ago");
    assert_eq!(names(&store, "alice", end).await, [""; 0]);
}

#[tokio::test]
async fn use_is_noted_and_what_is_forgotten_is_trusted_no_more() {
    let store = house().await;
    let (alice, before) = (person("alice"), NOW - seconds(1));
    let mut tx = store.begin().await.unwrap();
    let now = NOW + seconds(5);
    let used = tx.use_trusted_device(&[1; 32], &alice, before, now).await;
    assert!(used.unwrap());
    tx.commit().await.unwrap();
    let devices = store.trusted_devices(&alice, now).await.unwrap();
    let used: Vec<_> = devices.iter().map(|device| device.used_at).collect();
    assert_eq!(used, [None, Some(now)]);

    let mut tx = store.begin().await.unwrap();
    let bobs = tx.forget_trusted_device(&alice, "device-003").await;
    assert!(!bobs.unwrap(), "another person's");
    assert!(
        tx.forget_trusted_device(&alice, "device-001")
            .await
            .unwrap()
    );
    assert!(
        !tx.forget_trusted_device(&alice, "device-001")
            .await
            .unwrap()
    );
    assert!(!tx.take_trusted_device(&[3; 32], &alice).await.unwrap());
    tx.commit().await.unwrap();
    let mut tx = store.begin().await.unwrap();
    let used = tx.use_trusted_device(&[1; 32], &alice, before, now).await;
    assert!(!used.unwrap());
    assert_eq!(tx.forget_trusted_devices(&alice).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(names(&store, "bob", NOW).await, ["device-003"]);
}

#[tokio::test]
async fn the_oldest_make_room() {
    let store = TestStore::new().await.with_person("alice").await;
    for number in 1..=5 {
        let at = NOW + seconds(number);
        let number = u8::try_from(number).unwrap();
        let mut tx = store.begin().await.unwrap();
        tx.add_trusted_device(&device(number, "alice", at), 2)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    let left = names(&store, "alice", NOW).await;
    assert_eq!(left, ["device-005", "device-004", "device-003"]);
}

#[tokio::test]
async fn the_end_of_everything_ends_trust_but_signing_out_does_not() {
    let store = house().await;
    let alice = person("alice");
    let mut tx = store.begin().await.unwrap();
    tx.end_sessions_of(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(names(&store, "alice", NOW).await.len(), 2);
    let mut tx = store.begin().await.unwrap();
    tx.end_everything_of(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(names(&store, "alice", NOW).await.len(), 0);
    assert_eq!(names(&store, "bob", NOW).await.len(), 1);
}

#[tokio::test]
async fn a_wish_is_kept_and_changed() {
    let store = house().await;
    let alice = person("alice");
    let every = Some(TwoStepWish::EverySignIn);
    let unknown = Some(TwoStepWish::UnknownDevices);
    for (wish, is_new) in [
        (None, false),
        (every, true),
        (every, false),
        (unknown, true),
        (unknown, false),
        (every, true),
        (None, true),
    ] {
        let mut tx = store.begin().await.unwrap();
        let set = tx.set_two_step(&alice, wish, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(set, is_new, "{wish:?}");
        assert_eq!(store.two_step(&alice).await.unwrap().wish, wish);
        assert_eq!(store.two_step(&person("bob")).await.unwrap().wish, None);
    }
}
