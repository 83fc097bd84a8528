use countersign_tests::sign_in;

use crate::scene::{Scene, assert_refused};

#[tokio::test]
async fn rule_05_step_two_without_step_one_is_never_a_session() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let browser = scene.browser();
    let first = browser.get(scene.request().url()).await;
    // The code form's fields, at this browser's own sign-in.
    let mut form = first.form("password");
    for field in &at.page.form("code").fields {
        form = form.without(&field.name).smuggle(&field.name, &field.value);
    }
    let form = form.without("code").smuggle("code", &at.code);
    assert_refused(&browser.submit(&form).await, "a code at step one");
    let own = first
        .form("password")
        .without("username")
        .without("password");
    let own = own.smuggle("code", &at.code);
    assert_refused(
        &browser.submit(&own).await,
        "a code with the token of step one",
    );
    assert!(!scene.signed_in(&browser).await);
}

#[tokio::test]
async fn rule_05_the_person_cannot_be_swapped_after_step_one() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let form = at.page.form("code").fill("code", &at.code);
    let form = form.smuggle("username", "bob").smuggle("user", "bob");
    let page = at.browser.submit(&form).await;
    let tokens = scene.app.tokens(&at.request, &page).await;
    let bob = scene.app.request();
    let bob_page = sign_in::with_password(&scene.browser(), &bob, scene.demo.person("bob")).await;
    let bob = scene.app.tokens(&bob, &bob_page).await;
    assert_ne!(tokens.claims["sub"], bob.claims["sub"]);
}

#[tokio::test]
async fn rule_05_going_back_to_step_one_with_another_name_does_not_keep_the_code() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let request = scene.request();
    let first = browser.get(request.url()).await;
    let alice = scene.demo.person("alice").clone();
    let page = sign_in::password(&browser, &first, "alice", &alice.password).await;
    assert!(page.asks_for("code"));
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    // The back button: the form of step one once more, with another person's name.
    let bob = scene.demo.person("bob").clone();
    let again = sign_in::password(&browser, &first, "bob", &bob.password).await;
    assert!(again.left_for.is_none());
    let page = sign_in::code(&browser, &page, &code).await;
    if page.left_for.is_some() {
        let tokens = scene.app.tokens(&request, &page).await;
        let own = scene.app.request();
        let page = sign_in::with_password(&scene.browser(), &own, &alice).await;
        let own = scene.app.tokens(&own, &page).await;
        assert_eq!(
            tokens.claims["sub"], own.claims["sub"],
            "Alice's code signs Alice in"
        );
    }
}

#[tokio::test]
async fn rule_05_a_replayed_form_of_step_one_changes_nothing() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let request = scene.request();
    let first = browser.get(request.url()).await;
    let alice = scene.demo.person("alice").clone();
    let page = sign_in::password(&browser, &first, "alice", &alice.password).await;
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    let again = sign_in::password(&browser, &first, "alice", &alice.password).await;
    assert_refused(&again, "the form of step one once more");
    assert_eq!(scene.demo.handset.messages(alice.number()).await.len(), 1);
    let page = sign_in::code(&browser, &page, &code).await;
    scene.app.tokens(&request, &page).await;
}

#[tokio::test]
async fn rule_05_after_the_end_the_old_pages_lead_to_a_clear_page() {
    let scene = Scene::new().await;
    let at = scene.at_code("alice").await;
    let page = at.give(&at.code).await;
    scene.app.tokens(&at.request, &page).await;
    assert_refused(
        &at.browser.get(at.page.url.as_str()).await,
        "the address of the code page",
    );
    assert_refused(&at.give(&at.code).await, "the form of the code page");
}

#[tokio::test]
async fn rule_05_two_tabs_do_not_disturb_each_other() {
    let scene = Scene::new().await;
    let browser = scene.browser();
    let (one, two) = (scene.request(), scene.request());
    let alice = scene.demo.person("alice").clone();
    let first = browser.get(one.url()).await;
    let second = browser.get(two.url()).await;
    let first = sign_in::password(&browser, &first, "alice", &alice.password).await;
    let code = scene.demo.handset.nth_code(alice.number(), 1).await;
    let second =
        sign_in::password(&browser, &second, "bob", &scene.demo.person("bob").password).await;
    assert!(second.asks_for("code"), "{}", second.outline());
    let answer = sign_in::code(&browser, &first, &code).await;
    let tokens = scene.app.tokens(&one, &answer).await;
    assert_eq!(tokens.claims["acr"], "smpp");
    let page = sign_in::code(&browser, &second, &code).await;
    assert_refused(&page, "the first tab's code in the second");
}

#[tokio::test]
async fn rule_05_an_address_made_up_is_a_clear_page() {
    let scene = Scene::new().await;
    for path in ["/signin/none", "/signin/..%2f..", "/signin/%00", "/signin/"] {
        let page = scene
            .browser()
            .get(format!("{}{path}", scene.demo.issuer))
            .await;
        assert!(page.status.is_client_error(), "{path}: {}", page.status);
    }
}
