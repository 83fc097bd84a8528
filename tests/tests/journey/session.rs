use std::collections::BTreeSet;

use countersign_tests::{Browser, Demo, RelyingParty, sign_in};

#[tokio::test]
async fn a_second_application_signs_in_without_asking() {
    let demo = Demo::start();
    let web = RelyingParty::of(&demo, "demo-web").await;
    let spa = RelyingParty::of(&demo, "demo-spa").await;
    let browser = Browser::new(&demo.issuer);
    let first = web.request().with("acr_values", "smpp");
    let page = sign_in::with_code(&demo, &browser, &first, demo.person("alice")).await;
    let first = web.tokens(&first, &page).await;
    for acr in ["smpp", "password"] {
        let second = spa.request().with("acr_values", acr);
        let page = browser.get(second.url()).await;
        let second = spa.tokens(&second, &page).await;
        assert_eq!(second.claims["auth_time"], first.claims["auth_time"]);
        assert_eq!(
            second.claims["acr"], "smpp",
            "a stronger session is used as it is"
        );
    }
    assert_eq!(
        demo.handset
            .messages(demo.person("alice").number())
            .await
            .len(),
        1
    );
}

#[tokio::test]
async fn a_step_up_asks_only_for_the_code() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let alice = demo.person("alice");
    let weak = app.request().with("acr_values", "password");
    let page = sign_in::with_password(&browser, &weak, alice).await;
    let weak = app.tokens(&weak, &page).await;
    assert_eq!(weak.amr(), BTreeSet::from(["pwd"]));

    let strong = app.request().with("acr_values", "smpp");
    let page = browser.get(strong.url()).await;
    assert!(
        page.asks_for("code") && !page.asks_for("password"),
        "{}",
        page.outline()
    );
    let code = demo.handset.nth_code(alice.number(), 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let strong = app.tokens(&strong, &page).await;
    assert_eq!(strong.claims["acr"], "smpp");
    assert_eq!(strong.claims["sub"], weak.claims["sub"]);
    assert_eq!(strong.amr(), BTreeSet::from(["pwd", "otp", "sms", "mfa"]));
}

#[tokio::test]
async fn prompt_none_never_shows_a_page() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let silent = app.request().with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
    assert_eq!(page.callback("state").as_ref(), Some(&silent.state));

    let weak = app.request();
    sign_in::with_password(&browser, &weak, demo.person("alice")).await;
    let silent = app.request().with("prompt", "none");
    let page = browser.get(silent.url()).await;
    app.tokens(&silent, &page).await;

    let stronger = app
        .request()
        .with("prompt", "none")
        .with("acr_values", "smpp");
    let page = browser.get(stronger.url()).await;
    let error = page.callback("error").unwrap_or_default();
    assert!(
        ["login_required", "interaction_required"].contains(&error.as_str()),
        "{error:?}"
    );
}

#[tokio::test]
async fn prompt_login_and_max_age_ask_again() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let first = app.request();
    let page = sign_in::with_password(&browser, &first, demo.person("alice")).await;
    app.tokens(&first, &page).await;

    let young = app.request().with("max_age", "3600");
    let page = browser.get(young.url()).await;
    assert!(app.tokens(&young, &page).await.claims["auth_time"].is_i64());
    for again in [
        app.request().with("prompt", "login"),
        app.request().with("max_age", "0"),
    ] {
        let page = browser.get(again.url()).await;
        assert!(page.asks_for("password"), "{}", page.outline());
        let alice = demo.person("alice");
        let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
        app.tokens(&again, &page).await;
    }
    let silent = app.request().with("max_age", "0").with("prompt", "none");
    let page = browser.get(silent.url()).await;
    assert_eq!(page.callback("error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn a_login_hint_fills_in_the_name() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("login_hint", "alice");
    let page = Browser::new(&demo.issuer).get(request.url()).await;
    assert_eq!(page.form("password").value("username"), Some("alice"));
}

#[tokio::test]
async fn cancelling_tells_the_application() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::to_code_page(&browser, &request, demo.person("alice")).await;
    let page = browser.press(&page.form("code"), "cancel").await;
    assert_eq!(page.callback("error").as_deref(), Some("access_denied"));
    assert_eq!(page.callback("state").as_ref(), Some(&request.state));
}
