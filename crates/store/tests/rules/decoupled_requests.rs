//! Requests that are made at one place and answered at another: each transition happens once.

use std::time::Duration;

use crate::support::{NOW, TestStore, grant, seconds};
use countersign_core::Millis;
use countersign_core::ids::{ClientId, RequestId};
use countersign_store::{DecoupledKind, DecoupledRequestRow, Poll, Store, StoreError};

const SLOWER: Duration = seconds(5);

fn request(id: &str) -> DecoupledRequestRow {
    DecoupledRequestRow {
        id: RequestId::from(id),
        kind: DecoupledKind::Device,
        handle_hash: format!("handle of {id}").into_bytes(),
        entry_hash: Some(format!("entry of {id}").into_bytes()),
        client_id: ClientId::from("app"),
        parameters: "{}".to_owned(),
        poll_interval: seconds(5),
        created_at: NOW,
        expires_at: NOW + seconds(600),
    }
}

async fn with_request() -> TestStore {
    let store = TestStore::new().await;
    let store = store.with_person("alice").await.with_client("app").await;
    let mut tx = store.begin().await.unwrap();
    tx.add_decoupled_request(&request("r1")).await.unwrap();
    tx.commit().await.unwrap();
    store
}

async fn poll(store: &Store, client: &str, now: Millis) -> Poll {
    let mut tx = store.begin().await.unwrap();
    let handle = request("r1").handle_hash;
    let poll = tx
        .poll_decoupled_request(
            DecoupledKind::Device,
            &handle,
            &ClientId::from(client),
            SLOWER,
            now,
        )
        .await
        .unwrap();
    tx.commit().await.unwrap();
    poll
}

async fn approve(store: &Store, grant_id: &str) -> bool {
    let mut tx = store.begin().await.unwrap();
    let grant = grant(grant_id, "app", "alice");
    tx.add_grant(&grant).await.unwrap();
    let approved = tx
        .approve_decoupled_request(&RequestId::from("r1"), &grant.id, NOW)
        .await
        .unwrap();
    if approved {
        tx.commit().await.unwrap();
    }
    approved
}

#[tokio::test]
async fn whoever_polls_too_early_waits_longer_each_time() {
    let store = with_request().await;
    assert_eq!(poll(&store, "app", NOW).await, Poll::Pending);
    let too_early = NOW + Duration::from_millis(4999);
    assert_eq!(poll(&store, "app", too_early).await, Poll::TooEarly);
    let after_ten = too_early + seconds(10);
    let before = Millis(after_ten.0 - 1);
    assert_eq!(poll(&store, "app", before).await, Poll::TooEarly);
    let in_time = before + seconds(15);
    assert_eq!(poll(&store, "app", in_time).await, Poll::Pending);
}

#[tokio::test]
async fn an_approved_request_is_used_once_and_its_grant_goes_with_the_second_use() {
    let store = with_request().await;
    assert!(approve(&store, "g1").await);
    let other = store.second().await;
    assert_eq!(poll(&other, "another", NOW).await, Poll::Unknown);
    let used = poll(&store, "app", NOW).await;
    assert!(matches!(used, Poll::Approved { grant, .. } if grant.as_str() == "g1"));
    let live = async || store.live_grant(&"g1".into(), NOW).await;
    assert!(live().await.unwrap().is_some());
    assert_eq!(poll(&other, "app", NOW).await, Poll::Replayed);
    assert!(live().await.unwrap().is_none());
}

#[tokio::test]
async fn a_request_is_answered_once() {
    let store = with_request().await;
    assert!(approve(&store, "g1").await);
    assert!(!approve(&store, "g2").await);
    let mut tx = store.begin().await.unwrap();
    let id = RequestId::from("r1");
    assert!(!tx.deny_decoupled_request(&id, NOW).await.unwrap());
}

#[tokio::test]
async fn an_end_is_an_end() {
    let store = with_request().await;
    let end = NOW + seconds(600);
    let entry = request("r1").entry_hash.unwrap();
    let find = async |kind, now| {
        let found = store.waiting_request(kind, &entry, now).await.unwrap();
        found.is_some()
    };
    assert!(find(DecoupledKind::Device, NOW).await);
    assert!(!find(DecoupledKind::Backchannel, NOW).await);
    assert!(!find(DecoupledKind::Device, end).await);
    assert_eq!(poll(&store, "app", end).await, Poll::Expired);
    let mut tx = store.begin().await.unwrap();
    let id = RequestId::from("r1");
    assert!(!tx.deny_decoupled_request(&id, end).await.unwrap());
    assert!(tx.deny_decoupled_request(&id, NOW).await.unwrap());
    tx.commit().await.unwrap();
    assert!(!find(DecoupledKind::Device, NOW).await);
    assert_eq!(poll(&store, "app", NOW).await, Poll::Denied);
}

#[tokio::test]
async fn two_requests_never_have_the_same_code() {
    let store = with_request().await;
    let mut tx = store.begin().await.unwrap();
    let twin = DecoupledRequestRow {
        entry_hash: request("r1").entry_hash,
        ..request("r2")
    };
    let refused = tx.add_decoupled_request(&twin).await;
    assert!(matches!(refused, Err(StoreError::Exists(_))));
}
