//! Requests that are pushed ahead, and the ways in which answers come.

use countersign_tests::{Browser, Demo, RelyingParty, sign_in};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

#[tokio::test]
async fn a_pushed_request_leads_through_the_sign_in() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "smpp");
    let secret = app.client.client_secret.clone().unwrap();
    let url = url::Url::parse(&request.url()).unwrap();
    let mut form: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    form.push(("client_secret".to_owned(), secret));
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let endpoint = app.endpoint("pushed_authorization_request_endpoint");
    let pushed = http.post(endpoint).form(&form).send().await.unwrap();
    assert_eq!(pushed.status(), 201);
    let pushed: Value = pushed.json().await.unwrap();
    let mut address = app.endpoint("authorization_endpoint");
    address
        .query_pairs_mut()
        .append_pair("client_id", &app.client.client_id)
        .append_pair("request_uri", pushed["request_uri"].as_str().unwrap());
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::visit(&demo, &browser, address.as_str(), demo.person("alice")).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
    let again = browser.get(address.as_str()).await;
    assert!(again.left_for.is_none(), "{}", again.outline());
    assert_eq!(again.status, 400, "{}", again.outline());
}

#[tokio::test]
async fn a_signed_answer_comes_after_a_sign_in() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("response_mode", "jwt");
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
    let jwt = page.callback("response").unwrap();
    assert_eq!(page.callback("code"), None);
    let keys = reqwest::get(app.endpoint("jwks_uri")).await.unwrap();
    let keys: JwkSet = keys.json().await.unwrap();
    let header = decode_header(&jwt).unwrap();
    let key = keys.find(&header.kid.unwrap()).unwrap();
    let mut rules = Validation::new(Algorithm::RS256);
    rules.set_issuer(&[&demo.issuer]);
    rules.set_audience(&["demo-web"]);
    let claims: Value = decode(&jwt, &DecodingKey::from_jwk(key).unwrap(), &rules)
        .unwrap()
        .claims;
    assert_eq!(claims["state"], request.state);
    let reply = app
        .exchange(&request, claims["code"].as_str().unwrap())
        .await;
    assert!(reply.json["id_token"].is_string());
}

#[tokio::test]
async fn an_answer_by_form_post_may_leave_for_the_application_only() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    for mode in ["form_post", "form_post.jwt"] {
        let request = app.request().with("response_mode", mode);
        let browser = Browser::new(&demo.issuer);
        let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
        assert!(page.left_for.is_none(), "{mode}: a page carries the answer");
        let action = page.attribute("form[data-form-post]", "action");
        assert_eq!(action.as_deref(), Some(app.redirect_uri()), "{mode}");
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("form-action 'self' http://127.0.0.1:9999;"),
            "{policy}"
        );
        let field = if mode == "form_post" {
            "code"
        } else {
            "response"
        };
        assert!(
            page.forms().iter().any(|form| form.value(field).is_some()),
            "{mode}"
        );
    }
}
