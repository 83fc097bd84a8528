use countersign_tests::Pkce;

use super::client::{Client, request_uri};
use crate::answer::Answer;

async fn assert_unusable(client: &Client, request_uri: &str) {
    let page = client
        .scene
        .browser
        .get(client.authorization_url(request_uri))
        .await;
    if page.left_for.is_some() {
        let answer = Answer::read(&client.scene, &page);
        let known = ["invalid_request_uri", "invalid_request"];
        assert!(known.contains(&answer.text("error")), "{answer:?}");
    } else {
        assert!(page.status.is_client_error(), "{}", page.outline());
    }
}

/// `…-par-attempt-reuse-request_uri`
#[tokio::test]
async fn par_attempt_reuse_request_uri() {
    let client = Client::new().await;
    let reply = client.push(&client.request(&Pkce::new())).await;
    let address = request_uri(&reply);
    let page = client
        .scene
        .visit(&client.authorization_url(&address))
        .await;
    assert!(Answer::read(&client.scene, &page).get("code").is_some());
    assert_unusable(&client, &address).await;
}

/// `…-par-ensure-reused-request-uri-prior-to-auth-completion-succeeds`
#[tokio::test]
async fn par_ensure_reused_request_uri_prior_to_auth_completion_succeeds() {
    let client = Client::new().await;
    let reply = client.push(&client.request(&Pkce::new())).await;
    let address = client.authorization_url(&request_uri(&reply));
    let browser = &client.scene.browser;
    let page = browser.get(&address).await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let again = browser.get(page.url.as_str()).await;
    assert!(again.asks_for("password"), "{}", again.outline());
    let page = client.scene.visit(&address).await;
    assert!(Answer::read(&client.scene, &page).get("code").is_some());
}

/// `…-par-attempt-to-use-request_uri-for-different-client`
#[tokio::test]
async fn par_attempt_to_use_request_uri_for_different_client() {
    let client = Client::new().await;
    let reply = client.push(&client.request(&Pkce::new())).await;
    let other = Client::new().await;
    assert_unusable(&other, &request_uri(&reply)).await;
}

/// `…-par-attempt-invalid-http-method`
#[tokio::test]
async fn par_attempt_invalid_http_method() {
    let client = Client::new().await;
    let endpoint = client.endpoint("pushed_authorization_request_endpoint");
    for method in [reqwest::Method::GET, reqwest::Method::PUT] {
        let request = reqwest::Client::new().request(method, &endpoint);
        let answer = request.send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 405);
    }
}
