use countersign_tests::Pkce;
use serde_json::{Value, json};

use super::client::{Client, Tokens};
use crate::keys::{Key, in_seconds};

async fn signed_in() -> (Client, Tokens) {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let tokens = client.complete(&client.request(&pkce), &pkce).await;
    (client, tokens)
}

/// The resource with a proof that differs from a good one; whether it answers.
async fn is_taken(client: &Client, tokens: &Tokens, change: impl Fn(&mut Value)) -> bool {
    let mut claims = client.resource_proof_claims(&tokens.access_token);
    change(&mut claims);
    let proof = Client::prove(&client.proof_key, &claims);
    let reply = client
        .resource("DPoP", &tokens.access_token, Some(&proof))
        .await;
    let refused = matches!(reply.status.as_u16(), 400 | 401);
    assert!(refused || reply.status.is_success(), "{}", reply.json);
    !refused
}

/// `…-check-dpop-proof-nbf-exp`
#[tokio::test]
async fn check_dpop_proof_nbf_exp() {
    let (client, tokens) = signed_in().await;
    let valid = |claims: &mut Value| {
        claims["nbf"] = in_seconds(-5).into();
        claims["exp"] = in_seconds(60).into();
    };
    assert!(is_taken(&client, &tokens, valid).await);
}

/// `…-ensure-dpopproof-with-iat-10seconds-before-succeeds`
#[tokio::test]
async fn ensure_dpopproof_with_iat_10seconds_before_succeeds() {
    let (client, tokens) = signed_in().await;
    assert!(
        is_taken(&client, &tokens, |claims| claims["iat"] =
            in_seconds(-10).into())
        .await
    );
}

/// `…-ensure-dpopproof-with-iat-10seconds-after-succeeds`
#[tokio::test]
async fn ensure_dpopproof_with_iat_10seconds_after_succeeds() {
    let (client, tokens) = signed_in().await;
    assert!(
        is_taken(&client, &tokens, |claims| claims["iat"] =
            in_seconds(10).into())
        .await
    );
}

/// `…-dpop-negative-tests`
#[tokio::test]
async fn dpop_negative_tests() {
    let (client, tokens) = signed_in().await;
    assert!(is_taken(&client, &tokens, |_| {}).await);
    let other_address = |claims: &mut Value| claims["htu"] = "https://other.example.org/".into();
    assert!(!is_taken(&client, &tokens, other_address).await, "htu");
    assert!(
        !is_taken(&client, &tokens, |c| c["htm"] = "POST".into()).await,
        "htm"
    );
    assert!(
        !is_taken(&client, &tokens, |c| c["ath"] = Value::Null).await,
        "no ath"
    );
    assert!(
        !is_taken(&client, &tokens, |c| c["ath"] = "wrong".into()).await,
        "ath"
    );
    assert!(
        !is_taken(&client, &tokens, |c| c["jti"] = Value::Null).await,
        "no jti"
    );
    assert!(
        !is_taken(&client, &tokens, |c| c["iat"] = Value::Null).await,
        "no iat"
    );
    assert!(
        !is_taken(&client, &tokens, |c| c["iat"] = in_seconds(-3600).into()).await,
        "old"
    );

    let claims = client.resource_proof_claims(&tokens.access_token);
    let token = &tokens.access_token;
    let refused = async |proof: Option<&str>, why: &str| {
        let reply = client.resource("DPoP", token, proof).await;
        assert!(
            matches!(reply.status.as_u16(), 400 | 401),
            "{why}: {}",
            reply.json
        );
    };
    refused(None, "no proof").await;
    let key = Key::es256();
    refused(Some(&Client::prove(&key, &claims)), "another key").await;
    let swapped = key.sign(
        json!({"typ": "dpop+jwt", "jwk": client.proof_key.public()}),
        &claims,
    );
    refused(Some(&swapped), "a signature by another key").await;
    let own = &client.proof_key;
    let plain = own.sign(json!({"typ": "JWT", "jwk": own.public()}), &claims);
    refused(Some(&plain), "another typ").await;
    refused(
        Some(&own.sign(json!({"typ": "dpop+jwt"}), &claims)),
        "no jwk",
    )
    .await;
    let fresh = client.resource_proof_claims(token);
    let proof = Client::prove(own, &fresh);
    assert!(
        client
            .resource("DPoP", token, Some(&proof))
            .await
            .status
            .is_success()
    );
    refused(Some(&proof), "a proof a second time").await;
}
