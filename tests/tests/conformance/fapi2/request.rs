use countersign_tests::{Pkce, Reply};
use url::Url;

use super::client::{Client, assert_refused, request_uri, with, without};
use crate::answer::Answer;

type Form = Vec<(String, String)>;

async fn pushing(change: impl Fn(Form) -> Form) -> Reply {
    let client = Client::new().await;
    client.push(&change(client.request(&Pkce::new()))).await
}

/// `…-ensure-response-type-code-idtoken-fails`
#[tokio::test]
async fn ensure_response_type_code_idtoken_fails() {
    let reply = pushing(|request| with(request, "response_type", "code id_token")).await;
    assert_refused(
        &reply,
        &[
            "unsupported_response_type",
            "unauthorized_client",
            "invalid_request",
        ],
    );
}

/// `…-ensure-response-type-token-fails`
#[tokio::test]
async fn ensure_response_type_token_fails() {
    let reply = pushing(|request| with(request, "response_type", "token")).await;
    assert_refused(
        &reply,
        &[
            "unsupported_response_type",
            "unauthorized_client",
            "invalid_request",
        ],
    );
}

/// `…-ensure-request-object-without-redirect-uri-fails`, `…-ensure-redirect-uri-in-authorization-request`:
/// the pushed request is refused, or its one registered address is used.
#[tokio::test]
async fn ensure_redirect_uri_in_authorization_request() {
    let reply = pushing(|request| without(request, "redirect_uri")).await;
    if reply.status.as_u16() != 201 {
        assert_refused(&reply, &["invalid_request"]);
    }
}

/// `…-plain-fapi-tolerate-unregistered-redirect-uri`: not tolerated.
#[tokio::test]
async fn plain_fapi_tolerate_unregistered_redirect_uri() {
    let other = "https://other.example.org/callback";
    let reply = pushing(|request| with(request, "redirect_uri", other)).await;
    assert_refused(&reply, &["invalid_request", "invalid_redirect_uri"]);
}

/// `…-par-ensure-pkce-required`
#[tokio::test]
async fn par_ensure_pkce_required() {
    let reply =
        pushing(|request| without(without(request, "code_challenge"), "code_challenge_method"))
            .await;
    assert_refused(&reply, &["invalid_request"]);
}

/// `…-par-plain-pkce-rejected`
#[tokio::test]
async fn par_plain_pkce_rejected() {
    let reply = pushing(|request| with(request, "code_challenge_method", "plain")).await;
    assert_refused(&reply, &["invalid_request"]);
}

/// `…-ensure-unsigned-authorization-request-without-using-par-fails`
#[tokio::test]
async fn ensure_unsigned_authorization_request_without_using_par_fails() {
    let client = Client::new().await;
    let mut url = client.scene.app.endpoint("authorization_endpoint");
    url.query_pairs_mut()
        .append_pair("client_id", client.id())
        .extend_pairs(client.request(&Pkce::new()));
    let page = client.scene.browser.get(url.as_str()).await;
    if page.left_for.is_some() {
        let answer = Answer::read(&client.scene, &page);
        assert_eq!(answer.text("error"), "invalid_request");
        assert_eq!(answer.get("code"), None);
    } else {
        assert!(page.status.is_client_error(), "{}", page.outline());
    }
}

/// What stands beside the pushed request does not count.
async fn pushed_counts(name: &str, request: impl Fn(Form) -> Form, expected: Option<&str>) {
    let client = Client::new().await;
    let pkce = Pkce::new();
    let reply = client.push(&request(client.request(&pkce))).await;
    let mut url = Url::parse(&client.authorization_url(&request_uri(&reply))).expect("an address");
    url.query_pairs_mut().append_pair(name, "of-the-address");
    let page = client.scene.visit(url.as_str()).await;
    let answer = Answer::read(&client.scene, &page);
    if name == "state" {
        assert_eq!(answer.get("state"), expected);
    }
    let reply = client
        .token(&Client::redemption(answer.text("code"), &pkce))
        .await;
    client.accept(&reply, Some("nonce-of-the-suite")).await;
}

/// `…-ensure-different-nonce-inside-and-outside-request-object`
#[tokio::test]
async fn ensure_different_nonce_inside_and_outside_request_object() {
    pushed_counts("nonce", |request| request, None).await;
}

/// `…-ensure-different-state-inside-and-outside-request-object`
#[tokio::test]
async fn ensure_different_state_inside_and_outside_request_object() {
    pushed_counts("state", |request| request, Some("state-of-the-suite")).await;
}

/// `…-state-only-outside-request-object-not-used`
#[tokio::test]
async fn state_only_outside_request_object_not_used() {
    pushed_counts("state", |request| without(request, "state"), None).await;
}

/// `…-par-authorization-request-containing-request_uri-form-param`
#[tokio::test]
async fn par_authorization_request_containing_request_uri_form_param() {
    let uri = "urn:ietf:params:oauth:request_uri:random";
    let reply = pushing(|request| with(request, "request_uri", uri)).await;
    assert_refused(&reply, &["invalid_request"]);
}
