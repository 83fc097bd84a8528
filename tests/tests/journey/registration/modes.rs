use countersign_tests::Installation;
use reqwest::Method;
use serde_json::{Value, json};

use super::{discovery, register, send, serve};

const MODE: &str = "COUNTERSIGN_REGISTRATION__MODE";

#[tokio::test]
async fn registration_is_closed_unless_it_is_opened() {
    let installation = Installation::new();
    let _server = serve(&installation, &[]).await;
    let issuer = &installation.issuer;
    assert!(
        discovery(issuer)
            .await
            .get("registration_endpoint")
            .is_none()
    );
    let refused = register(issuer, None, &json!({})).await;
    assert_eq!(refused.error(), (403, "access_denied"));
    let clients = installation.administer(&["client", "list", "--json"]);
    let clients: Value = serde_json::from_str(&clients).unwrap();
    let clients = clients.as_array().unwrap().iter();
    let ids: Vec<_> = clients.map(|client| &client["client_id"]).collect();
    assert_eq!(ids, ["countersign-console"], "only the console is there");
}

#[tokio::test]
async fn a_token_of_the_operator_registers_as_often_as_it_says() {
    let installation = Installation::new();
    let _server = serve(&installation, &[(MODE, "token")]).await;
    let issuer = &installation.issuer;
    assert!(
        discovery(issuer)
            .await
            .get("registration_endpoint")
            .is_some()
    );
    let add = [
        "registration-token",
        "add",
        "--uses",
        "2",
        "--label",
        "partner",
        "--json",
    ];
    let added: Value = serde_json::from_str(&installation.administer(&add)).expect("JSON");
    let token = added["token"].as_str().expect("the token is told");

    for wrong in [None, Some("wrong"), Some("")] {
        let refused = register(issuer, wrong, &json!({})).await;
        assert_eq!(refused.error(), (401, "invalid_token"), "{wrong:?}");
        assert!(refused.headers.contains_key("www-authenticate"));
    }
    for _ in 0..2 {
        let registered = register(issuer, Some(token), &json!({})).await;
        assert_eq!(registered.status, 201, "{}", registered.json);
    }
    let third = register(issuer, Some(token), &json!({})).await;
    assert_eq!(third.error(), (401, "invalid_token"));

    let listed = installation.administer(&["registration-token", "list"]);
    assert!(
        listed.contains("0 left") && listed.contains("partner"),
        "{listed}"
    );
    assert!(!listed.contains(token));
    let more: Value = serde_json::from_str(&installation.administer(&add)).expect("JSON");
    let id = more["id"].as_str().expect("an id");
    installation.administer(&["registration-token", "revoke", id]);
    let revoked = register(issuer, more["token"].as_str(), &json!({})).await;
    assert_eq!(revoked.error(), (401, "invalid_token"));
}

#[tokio::test]
async fn an_open_endpoint_is_limited_and_gives_little() {
    let installation = Installation::new();
    let settings = [
        (MODE, "open"),
        ("COUNTERSIGN_REGISTRATION__LIMIT_PER_HOUR", "3"),
    ];
    let _server = serve(&installation, &settings).await;
    let issuer = &installation.issuer;
    let machine = json!({"grant_types": ["client_credentials"]});
    assert_eq!(
        register(issuer, None, &machine).await.error(),
        (400, "invalid_client_metadata")
    );
    let own = register(
        issuer,
        None,
        &json!({"trusted": true, "scope": "openid admin"}),
    )
    .await;
    assert_eq!(own.json["scope"], "openid");
    assert_eq!(own.json["require_pkce"], true);
    let shown = installation.administer(&["client", "show", own.text("client_id"), "--json"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!(shown["trusted"], false);
    register(issuer, None, &json!({})).await;
    let refused = register(issuer, None, &json!({})).await;
    assert_eq!(refused.error(), (429, "temporarily_unavailable"));
    let wait = refused.headers["retry-after"]
        .to_str()
        .ok()
        .and_then(|s| s.parse::<u64>().ok());
    assert!(
        wait.is_some_and(|seconds| (1..=1201).contains(&seconds)),
        "{wait:?}"
    );
    // A made-up address in front of a proxy that is not trusted counts for nothing.
    let http = reqwest::Client::builder()
        .no_proxy()
        .build()
        .expect("a client");
    let forged = http
        .post(format!("{issuer}/register"))
        .header("x-forwarded-for", "198.51.100.7")
        .json(&super::with(&json!({})));
    assert_eq!(super::answer(forged).await.status, 429);
    // Who manages what it has is not held up.
    let token = own.text("registration_access_token");
    let address = own.text("registration_client_uri");
    assert_eq!(
        send(Method::GET, address, Some(token), None).await.status,
        200
    );
}
