//! The method `adaptive`, which asks for a second factor where the device or the place is unknown.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Authenticator, Browser, Demo, Page, RelyingParty, Request, recovery_codes, sign_in,
};
use serde_json::json;

use crate::devices::Scene;

/// A demonstration in which it is on, with these properties.
async fn adaptive(properties: &[&str]) -> Scene {
    let demo = Demo::start();
    demo.administer(&[&["method", "set", "adaptive"], properties].concat());
    demo.administer(&["method", "enable", "adaptive"]);
    until("adaptive is on", PATIENCE, async || {
        let app = RelyingParty::of(&demo, "demo-web").await;
        let listed = app.provider["acr_values_supported"].to_string();
        listed.contains("adaptive").then_some(())
    })
    .await;
    Scene::of(demo).await
}

fn asked(scene: &Scene) -> Request {
    scene.app.request().with("acr_values", "adaptive")
}

async fn password(scene: &Scene, browser: &Browser, username: &str) -> (Request, Page) {
    scene.password(browser, asked(scene), username).await
}

#[tokio::test]
async fn it_hands_over_to_the_best_that_the_person_has_and_tokens_state_that() {
    let scene = adaptive(&["order=otp smpp"]).await;
    let number = scene.demo.person("alice").number();
    let browser = scene.browser();
    let (request, page) = password(&scene, &browser, "alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let code = scene.demo.handset.nth_code(number, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    assert!(tokens.amr().contains("sms"));

    let alice = scene.demo.person("alice");
    let app = Authenticator::add(&scene.demo, &scene.browser(), alice).await;
    let browser = scene.browser();
    let (request, page) = password(&scene, &browser, "alice").await;
    let page = sign_in::code(&browser, &page, &app.next_code().await).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "otp");
    assert_eq!(tokens.claims["amr"], json!(["pwd", "otp", "mfa"]));

    // Who has nothing adds what the last one takes.
    let (_, page) = password(&scene, &scene.browser(), "carol").await;
    assert!(page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn what_is_not_in_the_order_is_taken_before_somebody_is_locked_out() {
    let scene = adaptive(&["order=otp smpp"]).await;
    let bob = scene.demo.person("bob");
    let codes = recovery_codes(&scene.demo, &scene.browser(), bob).await;
    scene
        .demo
        .administer(&["user", "set", "bob", "--remove-phone", bob.number()]);
    let browser = scene.browser();
    let (request, page) = password(&scene, &browser, "bob").await;
    let page = sign_in::code(&browser, &page, &codes[0]).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "recovery_code");
}

#[tokio::test]
async fn on_a_trusted_device_the_token_states_adaptive_and_the_password() {
    let scene = adaptive(&[]).await;
    let number = scene.demo.person("alice").number();
    let browser = scene.browser();
    let (_, page) = password(&scene, &browser, "alice").await;
    let code = scene.demo.handset.nth_code(number, 1).await;
    let ticked = page.form("code").fill("code", &code);
    let page = browser
        .submit(&ticked.smuggle("remember_device", "1"))
        .await;
    assert!(page.callback("code").is_some(), "{}", page.outline());
    let (request, page) = password(&scene, &browser, "alice").await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "adaptive");
    assert_eq!(tokens.claims["amr"], json!(["pwd"]));

    // That session is no stronger than what was proved in it.
    let page = browser
        .get(scene.app.request().with("acr_values", "smpp").url())
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let (_, page) = password(&scene, &scene.browser(), "alice").await;
    assert!(page.asks_for("code"), "another browser");
    let (_, page) = password(&scene, &browser, "bob").await;
    assert!(page.asks_for("code"), "another person");
}

#[tokio::test]
async fn a_session_by_the_password_alone_is_raised_by_its_rules() {
    let scene = adaptive(&[]).await;
    let (browser, alice) = (scene.browser(), scene.demo.person("alice"));
    let request = scene.app.request();
    let page = sign_in::with_password(&browser, &request, alice).await;
    assert!(page.callback("code").is_some());
    let request = asked(&scene);
    let page = browser.get(request.url()).await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(
        scene.app.tokens(&request, &page).await.claims["acr"],
        "smpp"
    );
    // A stronger one does without asking.
    let silent = asked(&scene).with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert!(page.callback("code").is_some());
}

#[tokio::test]
async fn an_essential_adaptive_is_met_by_what_it_hands_over_to() {
    let scene = adaptive(&[]).await;
    let (browser, alice) = (scene.browser(), scene.demo.person("alice"));
    let request = scene.app.request().essential_acr(&["adaptive"]);
    let page = sign_in::with_password(&browser, &request, alice).await;
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "adaptive");
    assert!(tokens.amr().contains("mfa"));
}

#[tokio::test]
async fn in_a_known_network_the_password_is_enough() {
    let scene = adaptive(&["enough=place", "known_networks=127.0.0.8/30"]).await;
    let inside = scene.browser().at("127.0.0.9");
    let (request, page) = password(&scene, &inside, "alice").await;
    let tokens = scene.app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["acr"], "adaptive");
    assert_eq!(tokens.claims["amr"], json!(["pwd"]));
    let outside = scene.browser().at("127.0.0.12");
    let (_, page) = password(&scene, &outside, "alice").await;
    assert!(page.asks_for("code"), "{}", page.outline());
    // A header that nobody vouches for makes no place known.
    assert!(!page.form("code").asks_for("remember_device"));
}
