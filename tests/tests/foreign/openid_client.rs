use countersign_tests::{Demo, peer};
use serde_json::{Value, json};
use url::Url;

use crate::application::{Application, Place};
use crate::journey;

#[tokio::test]
async fn openid_client_registers_and_takes_a_person_through() {
    let demo = Demo::start();
    let place = Place::free();
    let command = peer::node("openid_client.js");
    let application = Application::start(&demo, "openid-client", &place, command);
    journey::of_alice(&demo, &application).await;
}

#[tokio::test]
async fn openid_client_pushes_signs_and_proves_all_the_way() {
    let demo = Demo::start();
    let place = Place::free();
    let command = peer::node("openid_client_strict.js");
    let application = Application::start(&demo, "openid-client-strict", &place, command);
    journey::of_alice(&demo, &application).await;
}

/// A client for flows through the browser, as an operator switches them on.
fn registered(demo: &Demo) -> Value {
    let metadata = json!({
        "redirect_uris": ["https://old.example.org/callback"],
        "response_types": ["code id_token", "id_token"],
        "grant_types": ["authorization_code", "implicit"],
        "scope": "openid phone",
        "token_endpoint_auth_method": "client_secret_post",
        "allow_implicit": true,
        "trusted": true,
    });
    let file = demo.folder().join("old.json");
    std::fs::write(&file, metadata.to_string()).expect("the folder can be written to");
    let file = file.to_str().expect("a folder with a plain name");
    let printed = demo.administer(&["client", "add", "old", "--json", "--metadata", file]);
    serde_json::from_str(&printed).expect("JSON was asked for")
}

#[tokio::test]
async fn openid_client_takes_tokens_from_the_browser() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let place = Place::free();
    let mut command = peer::node("openid_client_browser_tokens.js");
    command.env("CLIENT", registered(&demo).to_string());
    let application = Application::start(&demo, "openid-client-browser-tokens", &place, command);
    for flow in ["implicit", "hybrid"] {
        let page = application
            .visit(&demo, &format!("login?flow={flow}&acr=smpp"), alice)
            .await;
        let answer = page.left_for.as_ref().map(Url::as_str).unwrap_or_default();
        let answer: String = url::form_urlencoded::byte_serialize(answer.as_bytes()).collect();
        let step = format!("callback?answer={answer}");
        let seen = application.step(&demo, &step, alice).await;
        assert_eq!(seen["claims"]["acr"], "smpp", "{flow}: {seen}");
        assert_eq!(seen.get("code").is_some(), flow == "hybrid", "{seen}");
    }
}
