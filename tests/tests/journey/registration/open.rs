use countersign_tests::{Browser, Client, Demo, RelyingParty, sign_in};
use reqwest::Method;
use serde_json::{Value, json};

use super::{discovery, register, send};

#[tokio::test]
async fn an_application_registers_itself_and_signs_a_person_in() {
    let demo = Demo::start();
    let endpoint = discovery(&demo.issuer).await["registration_endpoint"].clone();
    assert_eq!(endpoint, format!("{}/register", demo.issuer));
    let registered = register(
        &demo.issuer,
        None,
        &json!({"client_name": "Shop", "client_name#de": "Laden",
            "grant_types": ["authorization_code", "refresh_token"], "unheard_of": {"x": 1}}),
    )
    .await;
    assert_eq!(registered.status, 201, "{}", registered.json);
    assert_eq!(registered.headers["cache-control"], "no-store");
    let told = &registered.json;
    assert_eq!(told["client_name"], "Shop");
    assert_eq!(told["client_name#de"], "Laden");
    assert_eq!(told["token_endpoint_auth_method"], "client_secret_basic");
    assert_eq!(told["application_type"], "web");
    assert_eq!(told["id_token_signed_response_alg"], "RS256");
    assert_eq!(told["client_secret_expires_at"], 0);
    assert!(
        told["client_id_issued_at"]
            .as_i64()
            .is_some_and(|at| at > 1_700_000_000)
    );
    assert!(told.get("unheard_of").is_none() && told.get("trusted").is_none());
    let own = format!("{}/register/{}", demo.issuer, registered.text("client_id"));
    assert_eq!(told["registration_client_uri"], own);

    let client = Client {
        client_id: registered.text("client_id").to_owned(),
        client_secret: Some(registered.text("client_secret").to_owned()),
        redirect_uris: vec!["http://127.0.0.1:9999/callback".to_owned()],
    };
    let app = RelyingParty::new(&demo.issuer, client).await;
    let request = app.request().with("acr_values", "smpp");
    let browser = Browser::new(&demo.issuer).reading("de");
    let page = browser.get(request.url()).await;
    let page = sign_in::password(&browser, &page, "alice", &demo.person("alice").password).await;
    let number = demo.person("alice").number();
    let sent = demo.handset.nth_code(number, 1).await;
    let page = sign_in::code(&browser, &page, &sent).await;
    assert!(page.outline().contains("Laden"), "{}", page.outline());
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "allow").await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    assert!(tokens.refresh_token.is_some());
}

#[tokio::test]
async fn the_lists_of_discovery_are_what_registration_takes() {
    let demo = Demo::start();
    let provider = discovery(&demo.issuer).await;
    let list = |name: &str| -> Vec<Value> {
        let list = provider[name].as_array();
        list.unwrap_or_else(|| panic!("discovery lacks {name}"))
            .clone()
    };
    for response_type in list("response_types_supported") {
        let words = response_type.as_str().unwrap_or_default();
        let mut grants = Vec::new();
        if words.contains("code") || words == "none" {
            grants.push("authorization_code");
        }
        if words.contains("token") {
            grants.push("implicit");
        }
        let members = json!({"application_type": "native", "grant_types": grants,
            "response_types": [response_type]});
        let answer = register(&demo.issuer, None, &members).await;
        assert_eq!(answer.status, 201, "{response_type}: {}", answer.json);
    }
    for alg in list("id_token_signing_alg_values_supported") {
        let answer = register(
            &demo.issuer,
            None,
            &json!({"id_token_signed_response_alg": alg}),
        )
        .await;
        assert_eq!(answer.status, 201, "{alg}: {}", answer.json);
    }
    for grant in list("grant_types_supported") {
        let members = json!({"grant_types": ["authorization_code", "implicit", grant],
            "application_type": "native", "response_types": ["code", "id_token"]});
        let answer = register(&demo.issuer, None, &members).await;
        assert_eq!(answer.status, 201, "{grant}: {}", answer.json);
    }
    let keys = json!({"keys": [{"kty": "OKP", "crv": "Ed25519",
        "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]});
    for method in list("token_endpoint_auth_methods_supported") {
        let mut members = json!({"token_endpoint_auth_method": method, "jwks": keys});
        if method == "tls_client_auth" {
            members["tls_client_auth_san_dns"] = json!("app.example");
        }
        let answer = register(&demo.issuer, None, &members).await;
        assert_eq!(answer.status, 201, "{method}: {}", answer.json);
        let secret = method
            .as_str()
            .is_some_and(|m| m.starts_with("client_secret_"));
        assert_eq!(
            answer.json.get("client_secret").is_some(),
            secret,
            "{method}"
        );
    }
}

#[tokio::test]
async fn an_application_in_a_browser_may_register_from_its_own_origin() {
    let demo = Demo::start();
    let address = format!("{}/register", demo.issuer);
    let preflight = send(Method::OPTIONS, &address, None, None).await;
    assert_eq!(preflight.headers["access-control-allow-origin"], "*");
    let methods = preflight.headers["access-control-allow-methods"].to_str();
    assert!(methods.is_ok_and(|m| m.contains("PUT") && m.contains("DELETE")));
}
