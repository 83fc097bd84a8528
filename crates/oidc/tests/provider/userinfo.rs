use countersign_core::Clock as _;
use serde_json::json;

use crate::support::{House, Request, text};

async fn told(house: &House, request: &Request) -> serde_json::Value {
    let code = house.code(request, "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let claims = house.provider.userinfo(text(&tokens, "access_token")).await;
    serde_json::Value::Object(claims.unwrap())
}

#[tokio::test]
async fn claims_follow_the_scopes() {
    let house = House::new().await;
    let with = |scope| Request::of("app").with("scope", scope);
    assert_eq!(told(&house, &with("openid")).await, json!({"sub": "alice"}));
    assert_eq!(
        told(&house, &with("openid profile")).await,
        json!({
            "sub": "alice", "name": "Alice Liddell", "given_name": "Alice",
            "family_name": "Liddell", "preferred_username": "alice", "locale": "en-GB",
            "updated_at": 1_700_000_000,
        })
    );
    assert_eq!(
        told(&house, &with("openid email phone")).await,
        json!({
            "sub": "alice", "email": "alice@example.org", "email_verified": false, "phone_number": "+447700900123",
            "phone_number_verified": true,
        })
    );
}

#[tokio::test]
async fn single_claims_can_be_asked_for() {
    let house = House::new().await;
    let claims = r#"{"userinfo":{"email":null,"secretAttribute":null}}"#;
    let request = Request::of("app")
        .with("scope", "openid")
        .with("claims", claims);
    let told = told(&house, &request).await;
    assert_eq!(told, json!({"sub": "alice", "email": "alice@example.org"}));
}

#[tokio::test]
async fn a_revoked_grant_is_told_nothing() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let mut tx = house.store.begin().await.unwrap();
    tx.revoke_grants_of_person(&"alice".into(), house.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(
        house
            .provider
            .userinfo(text(&tokens, "access_token"))
            .await
            .is_err()
    );
}
