use countersign_tests::{Pkce, sign_in};
use serde_json::Value;

use super::client::{Client, request_uri, with, without};
use crate::answer::Answer;

/// `…-discovery-end-point-verification`
#[tokio::test]
async fn discovery_end_point_verification() {
    let client = Client::new().await;
    let provider = &client.scene.app.provider;
    for (name, least) in [
        ("response_types_supported", "code"),
        ("response_modes_supported", "jwt"),
        ("scopes_supported", "openid"),
        ("subject_types_supported", "public"),
        ("token_endpoint_auth_methods_supported", "private_key_jwt"),
        ("token_endpoint_auth_signing_alg_values_supported", "ES256"),
        ("dpop_signing_alg_values_supported", "ES256"),
        ("code_challenge_methods_supported", "S256"),
        ("grant_types_supported", "authorization_code"),
    ] {
        let list = provider[name]
            .as_array()
            .unwrap_or_else(|| panic!("{name} is no list"));
        assert!(list.iter().any(|v| v == least), "{name}: {list:?}");
    }
    assert_eq!(
        provider["authorization_response_iss_parameter_supported"],
        true
    );
    assert!(provider["pushed_authorization_request_endpoint"].is_string());
    assert!(provider["require_pushed_authorization_requests"].is_boolean());
}

/// `…-happy-flow`
#[tokio::test]
async fn happy_flow() {
    for _ in 0..2 {
        let client = Client::new().await;
        let pkce = Pkce::new();
        let tokens = client.complete(&client.request(&pkce), &pkce).await;
        client.assert_works(&tokens).await;
        let bare = client.resource("Bearer", &tokens.access_token, None).await;
        assert_eq!(
            bare.status.as_u16(),
            401,
            "a bound token is no bearer token"
        );
    }
}

/// `…-user-rejects-authentication`
#[tokio::test]
async fn user_rejects_authentication() {
    let client = Client::new().await;
    let reply = client.push(&client.request(&Pkce::new())).await;
    let url = client.authorization_url(&request_uri(&reply));
    let page = client.scene.browser.get(&url).await;
    let page = client
        .scene
        .browser
        .press(&page.form("password"), "cancel")
        .await;
    let answer = Answer::read(&client.scene, &page);
    assert_eq!(answer.text("error"), "access_denied");
    assert_eq!(answer.text("state"), "state-of-the-suite");
    assert_eq!(answer.text("iss"), client.scene.demo.issuer);
}

async fn completes(change: impl Fn(Vec<(String, String)>) -> Vec<(String, String)>) -> Value {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let tokens = client.complete(&change(client.request(&pkce)), &pkce).await;
    client.assert_works(&tokens).await;
    tokens.claims
}

/// `…-ensure-authorization-request-without-state-success`
#[tokio::test]
async fn ensure_authorization_request_without_state_success() {
    let claims = completes(|request| without(request, "state")).await;
    assert!(claims.get("s_hash").is_none());
}

/// `…-ensure-authorization-request-without-nonce-success`
#[tokio::test]
async fn ensure_authorization_request_without_nonce_success() {
    let claims = completes(|request| without(request, "nonce")).await;
    assert!(claims.get("nonce").is_none());
}

/// `…-ensure-authorization-request-with-64-char-nonce-success`
#[tokio::test]
async fn ensure_authorization_request_with_64_char_nonce_success() {
    completes(|request| with(request, "nonce", &"n".repeat(64))).await;
}

/// `…-ensure-authorization-request-with-long-nonce`
#[tokio::test]
async fn ensure_authorization_request_with_long_nonce() {
    completes(|request| with(request, "nonce", &"n".repeat(384))).await;
}

/// `…-ensure-authorization-request-with-long-state`
#[tokio::test]
async fn ensure_authorization_request_with_long_state() {
    completes(|request| with(request, "state", &"s".repeat(384))).await;
}

/// `…-ensure-other-scope-order-succeeds`
#[tokio::test]
async fn ensure_other_scope_order_succeeds() {
    completes(|request| with(request, "scope", "profile openid")).await;
}

/// `…-test-claims-parameter-identity-claims`
#[tokio::test]
async fn test_claims_parameter_identity_claims() {
    let asked = r#"{"id_token": {"email": null, "unknown": null}, "userinfo": {"name": {"essential": true}}}"#;
    let claims = completes(|request| with(request, "claims", asked)).await;
    assert_eq!(claims["email"], "alice@example.org", "{claims}");
    assert!(claims.get("unknown").is_none());
}

/// `…-access-token-type-header-case-sensitivity`
#[tokio::test]
async fn access_token_type_header_case_sensitivity() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let tokens = client.complete(&client.request(&pkce), &pkce).await;
    for scheme in ["dpop", "DPOP", "dPoP"] {
        let claims = client.resource_proof_claims(&tokens.access_token);
        let proof = Client::prove(&client.proof_key, &claims);
        let reply = client
            .resource(scheme, &tokens.access_token, Some(&proof))
            .await;
        assert!(reply.status.is_success(), "{scheme}: {}", reply.json);
    }
}

/// `…-refresh-token`
#[tokio::test]
async fn refresh_token() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let request = with(client.request(&pkce), "scope", "openid offline_access");
    let tokens = client
        .complete(&with(request, "prompt", "consent"), &pkce)
        .await;
    let refresh = tokens.refresh_token.clone().expect("a refresh token");
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", refresh.as_str()),
    ];
    let form = form.map(|(n, v)| (n.to_owned(), v.to_owned()));

    let proof = client.proof("POST", &client.endpoint("token_endpoint"));
    let nobody = client
        .post("token_endpoint", &form, None, Some(&proof))
        .await;
    super::client::assert_refused(
        &nobody,
        &["invalid_client", "invalid_request", "invalid_grant"],
    );
    let other = Client::new().await;
    let stolen = other.token(&form).await;
    super::client::assert_refused(&stolen, &["invalid_grant"]);

    let reply = client.token(&form).await;
    let renewed = client.accept(&reply, None).await;
    client.assert_works(&renewed).await;
    assert_eq!(renewed.claims["sub"], tokens.claims["sub"]);
}

/// `…-par-without-duplicate-parameters`: nothing but the client and the pushed request is needed.
#[tokio::test]
async fn par_without_duplicate_parameters() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let reply = client.push(&client.request(&pkce)).await;
    let url = client.authorization_url(&request_uri(&reply));
    let page = client.scene.browser.get(&url).await;
    let alice = client.scene.demo.person("alice");
    let page = sign_in::go_on(&client.scene.demo, &client.scene.browser, page, alice).await;
    let answer = Answer::read(&client.scene, &page);
    let reply = client
        .token(&Client::redemption(answer.text("code"), &pkce))
        .await;
    client.accept(&reply, Some("nonce-of-the-suite")).await;
}
