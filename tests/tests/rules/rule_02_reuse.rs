use countersign_tests::{RelyingParty, sign_in};

use crate::scene::{Scene, assert_refused};

#[tokio::test]
async fn rule_02_a_code_works_once() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let thief = at.browser.fork();
    let page = at.give(&at.code).await;
    scene.app.tokens(&at.request, &page).await;
    let page = sign_in::code(&thief, &at.page, &at.code).await;
    assert_refused(&page, "a used code");
    assert!(!scene.signed_in(&thief).await);
}

#[tokio::test]
async fn rule_02_a_code_is_worth_nothing_in_another_browser() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let stranger = scene.browser();
    assert_refused(
        &sign_in::code(&stranger, &at.page, &at.code).await,
        "the form without cookies",
    );
    let elsewhere = scene.at_code("alice").await;
    assert_refused(
        &sign_in::code(&elsewhere.browser, &at.page, &at.code).await,
        "the form with another browser's cookies",
    );
    for browser in [&stranger, &elsewhere.browser] {
        let looked = browser.get(at.page.url.as_str()).await;
        assert_eq!(looked.status, 403, "{}", looked.outline());
        assert!(!looked.asks_for("code"), "{}", looked.outline());
        assert!(!scene.signed_in(browser).await);
    }
}

#[tokio::test]
async fn rule_02_a_code_is_worth_nothing_in_another_sign_in() {
    let scene = Scene::new().await;
    let first = scene.at_code("alice").await;
    let second = scene.at_code("alice").await;
    if first.code != second.code {
        assert_refused(&second.give(&first.code).await, "a code of another sign-in");
        assert!(!scene.signed_in(&second.browser).await);
    }
    // Neither was harmed by the other.
    let page = first.give(&first.code).await;
    scene.app.tokens(&first.request, &page).await;
}

#[tokio::test]
async fn rule_02_a_code_is_worth_nothing_for_another_person() {
    let scene = Scene::new().await;
    let alice = scene.at_code("alice").await;
    let bob = scene.at_code("bob").await;
    if alice.code != bob.code {
        assert_refused(&bob.give(&alice.code).await, "Alice's code");
        assert!(!scene.signed_in(&bob.browser).await);
    }
}

#[tokio::test]
async fn rule_02_a_code_is_worth_nothing_for_another_applications_sign_in() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let spa = RelyingParty::of(&scene.demo, "demo-spa").await;
    let other = spa.request().with("acr_values", "smpp");
    let alice = scene.demo.person("alice");
    let page = sign_in::to_code_page(&at.browser, &other, alice).await;
    let code = scene.demo.handset.nth_code(alice.number(), 2).await;
    if code != at.code {
        let page = sign_in::code(&at.browser, &page, &at.code).await;
        assert_refused(&page, "the other application's code");
    }
}
