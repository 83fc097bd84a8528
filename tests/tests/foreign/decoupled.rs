use countersign_tests::{Browser, Demo, Page, peer, sign_in};
use serde_json::json;

use crate::application::{Application, Place};

/// Starts the application as one of the demonstration's clients.
fn start(demo: &Demo, name: &'static str, client_id: &str) -> Application {
    let client = demo.client(client_id);
    let registration = json!({
        "client_id": client.client_id,
        "client_secret": client.client_secret,
    });
    let mut command = peer::node("openid_client_decoupled.js");
    command.env("CLIENT", registration.to_string());
    Application::start(demo, name, &Place::free(), command)
}

async fn finish(demo: &Demo, application: &Application, page: &Page) {
    assert!(page.status.is_success(), "{}", page.outline());
    let seen = application.step(demo, "end", demo.person("alice")).await;
    assert_eq!(seen["claims"]["acr"], "smpp", "{seen}");
}

#[tokio::test]
async fn openid_client_waits_for_a_device_to_be_let_in() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let application = start(&demo, "openid-client-device", "demo-device");
    let seen = application.step(&demo, "device", alice).await;
    let browser = Browser::new(&demo.issuer);
    let page = browser.get(seen["link"].as_str().expect("a link")).await;
    let form = page.form("user_code");
    assert_eq!(form.value("user_code"), seen["user_code"].as_str());
    let page = browser.submit(&form).await;
    let page = sign_in::go_on(&demo, &browser, page, alice).await;
    finish(&demo, &application, &page).await;
}

#[tokio::test]
async fn openid_client_waits_for_a_person_who_is_asked_by_message() {
    let demo = Demo::start();
    let alice = demo.person("alice");
    let application = start(&demo, "openid-client-ciba", "demo-backchannel");
    application.step(&demo, "backchannel", alice).await;
    let message = demo.handset.nth(alice.number(), 1).await;
    assert!(message.text.contains("W4SCT"), "{}", message.text);
    let mut words = message.text.split_whitespace();
    let link = words.find(|word| word.starts_with("http")).expect("a link");
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::visit(&demo, &browser, link, alice).await;
    finish(&demo, &application, &page).await;
}
