use countersign_tests::Pkce;

use super::client::{Client, assert_refused, with, without};

/// `…-ensure-authorization-code-is-bound-to-client`
#[tokio::test]
async fn ensure_authorization_code_is_bound_to_client() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let thief = Client::new().await;
    let reply = thief
        .token(&Client::redemption(answer.text("code"), &pkce))
        .await;
    assert_refused(&reply, &["invalid_grant"]);
}

/// `…-attempt-reuse-authorization-code-after-one-second`, without the wait.
#[tokio::test]
async fn attempt_reuse_authorization_code_after_one_second() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let form = Client::redemption(answer.text("code"), &pkce);
    let reply = client.token(&form).await;
    let tokens = client.accept(&reply, Some("nonce-of-the-suite")).await;
    assert_refused(&client.token(&form).await, &["invalid_grant"]);
    let claims = client.resource_proof_claims(&tokens.access_token);
    let proof = Client::prove(&client.proof_key, &claims);
    let reply = client
        .resource("DPoP", &tokens.access_token, Some(&proof))
        .await;
    assert_eq!(
        reply.status.as_u16(),
        401,
        "the token ends with the second use"
    );
}

/// `…-ensure-pkce-code-verifier-required`
#[tokio::test]
async fn ensure_pkce_code_verifier_required() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let form = without(
        Client::redemption(answer.text("code"), &pkce),
        "code_verifier",
    );
    assert_refused(
        &client.token(&form).await,
        &["invalid_grant", "invalid_request"],
    );
}

/// `…-incorrect-pkce-code-verifier-rejected`
#[tokio::test]
async fn incorrect_pkce_code_verifier_rejected() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let form = Client::redemption(answer.text("code"), &pkce);
    let form = with(form, "code_verifier", &Pkce::new().verifier);
    assert_refused(&client.token(&form).await, &["invalid_grant"]);
}

/// `…-ensure-holder-of-key-required`: no proof, no tokens.
#[tokio::test]
async fn ensure_holder_of_key_required() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let form = Client::redemption(answer.text("code"), &pkce);
    let assertion = client.sign(&client.assertion_claims());
    let reply = client
        .post("token_endpoint", &form, Some(&assertion), None)
        .await;
    assert_refused(
        &reply,
        &["invalid_dpop_proof", "invalid_request", "invalid_grant"],
    );
}
