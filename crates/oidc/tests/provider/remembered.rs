//! What is remembered of a token spares its signature's check and nothing else.

use countersign_core::Clock as _;
use serde_json::Value;

use crate::support::{House, Request, open_store, parameters, provider, seconds, text};

async fn tokens(house: &House) -> Value {
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap()
}

/// Shows the token twice, so that it is remembered.
async fn is_remembered(house: &House, access: &str) {
    for _ in 0..2 {
        assert!(house.provider.userinfo(access).await.is_ok());
        assert!(house.is_active("app", access).await);
    }
}

async fn is_dead(house: &House, access: &str) {
    assert!(house.provider.userinfo(access).await.is_err());
    assert!(!house.is_active("app", access).await);
}

#[tokio::test]
async fn a_token_that_another_node_revoked_is_dead_at_once() {
    let house = House::new().await;
    let other = provider(&open_store(&house.folder).await, &house.clock, 7)
        .await
        .unwrap();
    for given_back in ["access_token", "refresh_token"] {
        let tokens = tokens(&house).await;
        let access = text(&tokens, "access_token");
        is_remembered(&house, access).await;
        let form = parameters(&[
            ("token", text(&tokens, given_back)),
            ("client_id", "app"),
            ("client_secret", crate::support::SECRET),
        ]);
        let call = countersign_oidc::Call::post(countersign_oidc::paths::REVOKE, &form);
        other.revoke(&call).await.unwrap();
        is_dead(&house, access).await;
    }
}

#[tokio::test]
async fn a_token_expires_all_the_same() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let access = text(&tokens, "access_token");
    house.clock.advance(seconds(599));
    is_remembered(&house, access).await;
    house.clock.advance(seconds(1));
    is_dead(&house, access).await;
}

#[tokio::test]
async fn a_token_ends_with_the_key_that_signed_it() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let access = text(&tokens, "access_token");
    let mut tx = house.store.begin().await.unwrap();
    let retire_at = house.clock.now() + seconds(5);
    tx.retire_signing_keys("ES256", retire_at).await.unwrap();
    tx.commit().await.unwrap();
    house.provider.take_up_changes().await.unwrap();
    is_remembered(&house, access).await;
    house.clock.advance(seconds(5));
    is_dead(&house, access).await;
}

#[tokio::test]
async fn another_signature_or_other_claims_are_another_token() {
    let house = House::new().await;
    let (mine, others) = (tokens(&house).await, tokens(&house).await);
    let (mine, others) = (text(&mine, "access_token"), text(&others, "access_token"));
    is_remembered(&house, mine).await;
    is_remembered(&house, others).await;
    let (signed, _) = mine.rsplit_once('.').unwrap();
    let (_, signature) = others.rsplit_once('.').unwrap();
    is_dead(&house, &format!("{signed}.{signature}")).await;
    is_dead(&house, signed).await;
}

#[tokio::test]
async fn an_access_token_is_no_token_of_another_kind() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let (access, id) = (text(&tokens, "access_token"), text(&tokens, "id_token"));
    is_remembered(&house, access).await;
    is_dead(&house, id).await;
    is_dead(&house, id).await;
}
