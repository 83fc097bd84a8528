use countersign_tests::{Pkce, Reply};
use serde_json::{Value, json};

use super::client::{Client, assert_refused};
use crate::keys::{Key, in_seconds};

/// A push with an assertion that differs from a good one.
async fn pushing(change: impl Fn(&Client, &mut Value)) -> Reply {
    let client = Client::new().await;
    let mut claims = client.assertion_claims();
    change(&client, &mut claims);
    let assertion = client.sign(&claims);
    let request = client.request(&Pkce::new());
    let endpoint = "pushed_authorization_request_endpoint";
    client
        .post(endpoint, &request, Some(&assertion), None)
        .await
}

/// The token endpoint with an assertion that differs from a good one, and a good code.
async fn redeeming(change: impl Fn(&Client, &mut Value)) -> Reply {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let mut claims = client.assertion_claims();
    change(&client, &mut claims);
    let assertion = client.sign(&claims);
    let proof = client.proof("POST", &client.endpoint("token_endpoint"));
    let form = Client::redemption(answer.text("code"), &pkce);
    client
        .post("token_endpoint", &form, Some(&assertion), Some(&proof))
        .await
}

const REFUSED: &[&str] = &["invalid_client", "invalid_request"];

/// `…-ensure-signed-client-assertion-with-RS256-fails`
#[tokio::test]
async fn ensure_signed_client_assertion_with_rs256_fails() {
    let client = Client::new().await;
    let other = Key::rs256();
    let assertion = other.sign(json!({"kid": "of-the-suite"}), &client.assertion_claims());
    let request = client.request(&Pkce::new());
    let endpoint = "pushed_authorization_request_endpoint";
    let reply = client
        .post(endpoint, &request, Some(&assertion), None)
        .await;
    assert_refused(&reply, REFUSED);
}

/// `…-ensure-client-assertion-in-token-endpoint`
#[tokio::test]
async fn ensure_client_assertion_in_token_endpoint() {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let mut form = Client::redemption(answer.text("code"), &pkce);
    form.push(("client_id".to_owned(), client.id().to_owned()));
    let proof = client.proof("POST", &client.endpoint("token_endpoint"));
    let reply = client
        .post("token_endpoint", &form, None, Some(&proof))
        .await;
    assert_refused(&reply, REFUSED);
}

/// `…-ensure-client-assertion-with-exp-is-5-minutes-in-past-fails`
#[tokio::test]
async fn ensure_client_assertion_with_exp_is_5_minutes_in_past_fails() {
    let reply = redeeming(|_, claims| claims["exp"] = in_seconds(-300).into()).await;
    assert_refused(&reply, REFUSED);
}

/// `…-ensure-client-assertion-with-wrong-aud-fails`
#[tokio::test]
async fn ensure_client_assertion_with_wrong_aud_fails() {
    let reply = redeeming(|_, claims| claims["aud"] = "https://other.example.org".into()).await;
    assert_refused(&reply, REFUSED);
}

/// `…-ensure-client-assertion-with-no-sub-fails`
#[tokio::test]
async fn ensure_client_assertion_with_no_sub_fails() {
    let reply = redeeming(|_, claims| claims["sub"] = Value::Null).await;
    assert_refused(&reply, REFUSED);
}

/// `…-ensure-client-id-in-token-endpoint`: another client's.
#[tokio::test]
async fn ensure_client_id_in_token_endpoint() {
    let client = Client::new().await;
    let other = Client::new().await;
    let pkce = Pkce::new();
    let answer = client.authorize(&client.request(&pkce)).await;
    let mut form = Client::redemption(answer.text("code"), &pkce);
    form.push(("client_id".to_owned(), other.id().to_owned()));
    let reply = client.token(&form).await;
    assert_refused(
        &reply,
        &["invalid_client", "invalid_request", "invalid_grant"],
    );
}

/// `…-par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted`
#[tokio::test]
async fn par_ensure_jwt_client_assertions_nbf_8_seconds_in_the_future_is_accepted() {
    let reply = pushing(|_, claims| claims["nbf"] = in_seconds(8).into()).await;
    assert_eq!(reply.status.as_u16(), 201, "{}", reply.json);
}

/// `…-par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails`
#[tokio::test]
async fn par_ensure_jwt_client_assertions_nbf_over_60_seconds_in_the_future_fails() {
    let reply = pushing(|_, claims| {
        for (name, seconds) in [("nbf", 90), ("iat", 90), ("exp", 150)] {
            claims[name] = in_seconds(seconds).into();
        }
    })
    .await;
    assert_refused(&reply, REFUSED);
}

/// `…-par-test-array-as-audience-fails`
#[tokio::test]
async fn par_test_array_as_audience_fails() {
    let reply = pushing(|_, claims| claims["aud"] = json!([claims["aud"]])).await;
    assert_refused(&reply, REFUSED);
}

/// `…-par-test-par-endpoint-url-as-audience-fails`
#[tokio::test]
async fn par_test_par_endpoint_url_as_audience_fails() {
    let reply = pushing(|client, claims| {
        claims["aud"] = client
            .endpoint("pushed_authorization_request_endpoint")
            .into();
    })
    .await;
    assert_refused(&reply, REFUSED);
}

/// `…-par-test-token-endpoint-url-as-audience-fails`
#[tokio::test]
async fn par_test_token_endpoint_url_as_audience_fails() {
    let reply =
        pushing(|client, claims| claims["aud"] = client.endpoint("token_endpoint").into()).await;
    assert_refused(&reply, REFUSED);
}
