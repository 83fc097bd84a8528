use countersign_tests::{Demo, RelyingParty};
use serde_json::{Value, json};

#[tokio::test]
async fn discovery_lists_what_works() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let list = |name: &str| app.provider[name].as_array().cloned().unwrap_or_default();
    assert!(list("acr_values_supported").contains(&json!("smpp")));
    assert!(list("acr_values_supported").contains(&json!("password")));
    assert_eq!(list("code_challenge_methods_supported"), [json!("S256")]);
    for response_type in ["code", "code id_token", "id_token"] {
        assert!(list("response_types_supported").contains(&json!(response_type)));
    }
    for mode in ["query", "form_post"] {
        assert!(list("response_modes_supported").contains(&json!(mode)));
    }
    for alg in ["RS256", "ES256"] {
        assert!(list("id_token_signing_alg_values_supported").contains(&json!(alg)));
    }
    assert!(!list("id_token_signing_alg_values_supported").contains(&json!("none")));
    let levels = &app.provider["auth_level_mapping"];
    assert!(levels.is_object(), "{levels}");
    assert!(level_of(levels, "smpp") == Some(45), "{levels}");
}

#[tokio::test]
async fn both_well_known_addresses_agree() {
    let demo = Demo::start();
    let get = async |name: &str| -> Value {
        let address = format!("{}/.well-known/{name}", demo.issuer);
        let response = reqwest::get(address).await.expect("the server answers");
        response.json().await.expect("a document in JSON")
    };
    let openid = get("openid-configuration").await;
    let oauth = get("oauth-authorization-server").await;
    for name in [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
    ] {
        assert_eq!(openid[name], oauth[name], "{name}");
    }
}

#[tokio::test]
async fn published_keys_are_public_and_for_signing() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let keys: Value = serde_json::to_value(app.keys().await).expect("keys are JSON");
    let keys = keys["keys"].as_array().expect("a set of keys").clone();
    let kinds: Vec<_> = keys.iter().filter_map(|key| key["kty"].as_str()).collect();
    assert!(kinds.contains(&"RSA") && kinds.contains(&"EC"), "{kinds:?}");
    let published: Value = {
        let response = reqwest::get(app.endpoint("jwks_uri"))
            .await
            .expect("the server answers");
        response.json().await.expect("JSON")
    };
    for key in published["keys"].as_array().expect("a set of keys") {
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none(), "{private} is published");
        }
        assert!(key["kid"].is_string());
    }
}

/// Gluu's mapping goes from level to methods; ours may be read either way round.
fn level_of(levels: &Value, method: &str) -> Option<i64> {
    let levels = levels.as_object()?;
    if let Some(level) = levels.get(method) {
        return level.as_i64();
    }
    let named = levels.iter().find(|(_, methods)| {
        methods
            .as_array()
            .is_some_and(|all| all.contains(&json!(method)))
    });
    named?.0.parse().ok()
}

#[tokio::test]
async fn who_has_the_document_need_not_take_it_again() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let discovery = format!("{}/.well-known/openid-configuration", demo.issuer);
    for address in [discovery, app.endpoint("jwks_uri").to_string()] {
        let http = reqwest::Client::new();
        let first = http.get(&address).send().await.expect("an answer");
        assert_eq!(first.status(), 200);
        assert_eq!(first.headers()["content-type"], "application/json");
        let cache = first.headers()["cache-control"].to_str().expect("text");
        assert!(cache.starts_with("public, max-age="), "{cache}");
        let etag = first.headers()["etag"].clone();
        let again = http.get(&address).header("if-none-match", &etag);
        let again = again.send().await.expect("an answer");
        assert_eq!(again.status(), 304, "{address}");
        assert_eq!(again.headers()["etag"], etag);
        assert_eq!(again.text().await.expect("nothing"), "");
        let other = http.get(&address).header("if-none-match", "\"other\"");
        assert_eq!(other.send().await.expect("an answer").status(), 200);
    }
}
