//! A store that comes back from earlier: nothing that may have ended since lives on.

use crate::support::{NOW, TestStore, grant, message, seconds, session, sign_in};
use countersign_store::{MessageState, Store};

/// Alice is signed in, another sign-in is under way, a message waits.
async fn prepared() -> TestStore {
    let store = TestStore::new().await.with_person("alice").await;
    let store = store.with_client("app").await;
    let mut tx = store.begin().await.unwrap();
    tx.add_session(&session(1, "alice")).await.unwrap();
    tx.add_grant(&grant("g1", "app", "alice")).await.unwrap();
    tx.add_sign_in(&sign_in("s1")).await.unwrap();
    tx.add_message(&message("m1")).await.unwrap();
    tx.commit().await.unwrap();
    store
}

fn token() -> Vec<u8> {
    session(1, "alice").token_hash
}

#[tokio::test]
async fn what_comes_back_is_signed_out() {
    let store = prepared().await;
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.end_all(NOW + seconds(1)).await.unwrap(), 1);
    tx.commit().await.unwrap();
    let now = NOW + seconds(2);
    assert!(store.session(&token(), now).await.unwrap().is_none());
    assert!(
        store
            .sign_in(&"s1".into(), &[7; 32])
            .await
            .unwrap()
            .is_none()
    );
    let message = store.message(&"m1".into()).await.unwrap().unwrap();
    assert_eq!(message.state, MessageState::Cancelled);
    assert_eq!(message.sealed, None);
}

#[tokio::test]
async fn a_snapshot_is_the_store_as_it_was() {
    let store = prepared().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("snapshot.db");
    store.snapshot(&file).await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.end_all(NOW).await.unwrap();
    tx.commit().await.unwrap();
    let copy = Store::open(&format!("sqlite:{}", file.display()))
        .await
        .unwrap();
    assert_eq!(copy.damage().await.unwrap(), None);
    assert!(copy.session(&token(), NOW).await.unwrap().is_some());
    assert!(store.snapshot(&file).await.is_err(), "it is there already");
}
