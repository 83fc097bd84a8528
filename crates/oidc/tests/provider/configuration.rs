//! What is kept in memory holds no longer than the store's own word.

use std::time::Duration;

use countersign_core::Acr;
use countersign_core::ids::ClientId;
use countersign_oidc::ErrorCode;
use countersign_store::Store;

use crate::support::{House, SECRET, open_store};

async fn machine(house: &House) -> Result<(), ErrorCode> {
    let asked = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ];
    house.token(&asked).await.map(drop).map_err(|r| r.code)
}

async fn remove(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    assert!(tx.remove_client(&ClientId::from("app")).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_client_that_this_node_removes_is_gone_at_once() {
    let house = House::new().await;
    machine(&house).await.unwrap();
    remove(&house.store).await;
    assert_eq!(machine(&house).await, Err(ErrorCode::InvalidClient));
}

#[tokio::test]
async fn a_change_that_is_not_committed_changes_nothing() {
    let house = House::new().await;
    machine(&house).await.unwrap();
    let mut tx = house.store.begin().await.unwrap();
    tx.remove_client(&ClientId::from("app")).await.unwrap();
    drop(tx);
    machine(&house).await.unwrap();
}

#[tokio::test]
async fn a_client_that_another_node_removes_is_gone_within_a_second() {
    let house = House::new().await;
    machine(&house).await.unwrap();
    remove(&open_store(&house.folder).await).await;
    house.clock.advance(Duration::from_secs(1));
    assert_eq!(machine(&house).await, Err(ErrorCode::InvalidClient));
}

#[tokio::test]
async fn another_nodes_change_is_taken_up_when_it_is_looked_for() {
    let house = House::new().await;
    machine(&house).await.unwrap();
    assert!(!house.provider.take_up_changes().await.unwrap());
    let other = open_store(&house.folder).await;
    let mut tx = other.begin().await.unwrap();
    tx.set_setting("default_acr", "smpp").await.unwrap();
    tx.commit().await.unwrap();
    assert!(house.provider.take_up_changes().await.unwrap());
    let default = house.provider.default_acr().await.unwrap();
    assert_eq!(default, Acr::new("smpp").unwrap());
}
