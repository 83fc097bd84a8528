use countersign_tests::{Pkce, Reply};

use super::client::{Client, assert_refused, request_uri, with};
use crate::answer::Answer;
use crate::keys::Key;

const PUSH: &str = "pushed_authorization_request_endpoint";

/// A push that proves a key.
async fn push_proving(client: &Client, key: &Key, request: &[(String, String)]) -> Reply {
    let proof = Client::prove(key, &Client::proof_claims("POST", &client.endpoint(PUSH)));
    let assertion = client.sign(&client.assertion_claims());
    client
        .post(PUSH, request, Some(&assertion), Some(&proof))
        .await
}

async fn code_of(client: &Client, pushed: &Reply) -> String {
    let url = client.authorization_url(&request_uri(pushed));
    let page = client.scene.visit(&url).await;
    Answer::read(&client.scene, &page).text("code").to_owned()
}

/// `…-ensure-mismatched-dpop-jkt-fails`
#[tokio::test]
async fn ensure_mismatched_dpop_jkt_fails() {
    let client = Client::new().await;
    let request = client.request(&Pkce::new());
    let request = with(request, "dpop_jkt", &Key::es256().thumbprint());
    let reply = push_proving(&client, &client.proof_key, &request).await;
    assert_refused(&reply, &["invalid_request", "invalid_dpop_proof"]);
}

/// `…-ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt`
#[tokio::test]
async fn ensure_token_endpoint_fails_with_mismatched_dpop_proof_jkt() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let pushed = push_proving(&client, &Key::es256(), &client.request(&pkce)).await;
    let code = code_of(&client, &pushed).await;
    let reply = client.token(&Client::redemption(&code, &pkce)).await;
    assert_refused(
        &reply,
        &["invalid_grant", "invalid_dpop_proof", "invalid_request"],
    );
}

/// `…-ensure-token-endpoint-fails-with-mismatched-dpop-jkt`
#[tokio::test]
async fn ensure_token_endpoint_fails_with_mismatched_dpop_jkt() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let request = with(
        client.request(&pkce),
        "dpop_jkt",
        &Key::es256().thumbprint(),
    );
    let pushed = client.push(&request).await;
    let code = code_of(&client, &pushed).await;
    let reply = client.token(&Client::redemption(&code, &pkce)).await;
    assert_refused(
        &reply,
        &["invalid_grant", "invalid_dpop_proof", "invalid_request"],
    );
}

async fn assert_bound(client: &Client, pushed: &Reply, pkce: &Pkce) {
    let code = code_of(client, pushed).await;
    let reply = client.token(&Client::redemption(&code, pkce)).await;
    let tokens = client.accept(&reply, Some("nonce-of-the-suite")).await;
    client.assert_works(&tokens).await;
}

/// `…-ensure-dpopproof-at-par-endpoint-binding-success`
#[tokio::test]
async fn ensure_dpopproof_at_par_endpoint_binding_success() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let pushed = push_proving(&client, &client.proof_key, &client.request(&pkce)).await;
    assert_bound(&client, &pushed, &pkce).await;
}

/// `…-ensure-dpop-auth-code-binding-success`
#[tokio::test]
async fn ensure_dpop_auth_code_binding_success() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let request = with(
        client.request(&pkce),
        "dpop_jkt",
        &client.proof_key.thumbprint(),
    );
    let pushed = push_proving(&client, &client.proof_key, &request).await;
    assert_bound(&client, &pushed, &pkce).await;
}
