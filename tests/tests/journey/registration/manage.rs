use countersign_tests::Demo;
use reqwest::Method;
use serde_json::{Value, json};

use super::{register, send, with};

#[tokio::test]
async fn a_client_reads_changes_and_removes_its_registration() {
    let demo = Demo::start();
    let first = register(&demo.issuer, None, &json!({"client_name": "Shop"})).await;
    let address = first.text("registration_client_uri");
    let token = first.text("registration_access_token");

    let read = send(Method::GET, address, Some(token), None).await;
    assert_eq!(read.status, 200, "{}", read.json);
    assert_eq!(read.json["client_name"], "Shop");
    assert_eq!(read.json["registration_access_token"], token);
    assert!(read.json.get("client_secret").is_none(), "it is told once");

    let mut change = with(&json!({"client_id": first.text("client_id"),
        "client_secret": first.text("client_secret"), "client_name": "New shop",
        "post_logout_redirect_uris": ["http://127.0.0.1:9999/bye"]}));
    let changed = send(Method::PUT, address, Some(token), Some(&change)).await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    assert_eq!(changed.json["client_name"], "New shop");
    let renewed = changed.text("registration_access_token");
    assert_ne!(renewed, token);
    let old = send(Method::GET, address, Some(token), None).await;
    assert_eq!(old.error(), (401, "invalid_token"));

    // What is left out goes back to its default.
    change["client_name"] = Value::Null;
    change["post_logout_redirect_uris"] = Value::Null;
    change["token_endpoint_auth_method"] = json!("none");
    let public = send(Method::PUT, address, Some(renewed), Some(&change)).await;
    assert_eq!(public.json["client_name"], "127.0.0.1");
    assert_eq!(public.json["post_logout_redirect_uris"], json!([]));
    assert!(public.json.get("client_secret_expires_at").is_none());

    let last = public.text("registration_access_token");
    let removed = send(Method::DELETE, address, Some(last), None).await;
    assert_eq!((removed.status, removed.json.as_str()), (204, Some("")));
    for method in [Method::GET, Method::DELETE] {
        let gone = send(method, address, Some(last), None).await;
        assert_eq!(gone.error(), (401, "invalid_token"));
    }
}

#[tokio::test]
async fn only_its_own_token_manages_a_registration() {
    let demo = Demo::start();
    let mine = register(&demo.issuer, None, &json!({})).await;
    let other = register(&demo.issuer, None, &json!({})).await;
    let address = mine.text("registration_client_uri");
    let theirs = other.text("registration_access_token");
    let body = with(&json!({"client_id": mine.text("client_id")}));
    for token in [
        None,
        Some("wrong"),
        Some(theirs),
        Some(mine.text("client_secret")),
    ] {
        for method in [Method::GET, Method::PUT, Method::DELETE] {
            let body = (method == Method::PUT).then_some(&body);
            let refused = send(method.clone(), address, token, body).await;
            assert_eq!(
                refused.error(),
                (401, "invalid_token"),
                "{method} {token:?}"
            );
            assert!(refused.headers.contains_key("www-authenticate"));
        }
    }
    // The operator's own clients have no such token, and unknown ones look the same.
    for id in ["demo-web", "nobody"] {
        let address = format!("{}/register/{id}", demo.issuer);
        let refused = send(Method::GET, &address, Some(theirs), None).await;
        assert_eq!(refused.error(), (401, "invalid_token"), "{id}");
    }
}

#[tokio::test]
async fn a_change_is_checked_as_a_registration_is() {
    let demo = Demo::start();
    let mine = register(&demo.issuer, None, &json!({})).await;
    let address = mine.text("registration_client_uri");
    let token = mine.text("registration_access_token");
    let id = mine.text("client_id");
    for (body, code) in [
        (with(&json!({})), "invalid_client_metadata"),
        (
            with(&json!({"client_id": "demo-web"})),
            "invalid_client_metadata",
        ),
        (
            with(&json!({"client_id": id, "client_secret": "chosen"})),
            "invalid_client_metadata",
        ),
        (
            with(&json!({"client_id": id, "redirect_uris": ["http://x.example/"]})),
            "invalid_redirect_uri",
        ),
        (
            with(&json!({"client_id": id, "grant_types": ["password"]})),
            "invalid_client_metadata",
        ),
    ] {
        let refused = send(Method::PUT, address, Some(token), Some(&body)).await;
        assert_eq!(refused.error(), (400, code), "{body}");
    }
    let read = send(Method::GET, address, Some(token), None).await;
    assert_eq!(read.status, 200, "the token outlives what was refused");
}

#[tokio::test]
async fn what_the_operator_decided_outlives_a_change() {
    let demo = Demo::start();
    let mine = register(&demo.issuer, None, &json!({})).await;
    let id = mine.text("client_id");
    demo.administer(&[
        "client",
        "set",
        id,
        "--trusted",
        "--allowed-acr",
        "smpp",
        "--scope",
        "openid",
        "--scope",
        "reports.read",
    ]);
    let body = with(&json!({"client_id": id, "scope": "openid reports.read admin"}));
    let token = mine.text("registration_access_token");
    let changed = send(
        Method::PUT,
        mine.text("registration_client_uri"),
        Some(token),
        Some(&body),
    )
    .await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    let shown = demo.administer(&["client", "show", id, "--json"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["trusted"], true);
    assert_eq!(shown["allowed_acr_values"], json!(["smpp"]));
    assert_eq!(shown["scope"], "openid reports.read");
}
