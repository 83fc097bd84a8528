use countersign_tests::{Browser, Demo, Page, RelyingParty, sign_in};

async fn at_consent(
    demo: &Demo,
    app: &RelyingParty,
    browser: &Browser,
) -> (countersign_tests::Request, Page) {
    let request = app.request().with("scope", "openid profile email");
    let page = sign_in::with_password(browser, &request, demo.person("alice")).await;
    assert!(
        page.left_for.is_none(),
        "a partner's application is not trusted"
    );
    (request, page)
}

#[tokio::test]
async fn an_application_that_is_not_trusted_needs_consent_once() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-partner").await;
    let browser = Browser::new(&demo.issuer);
    let (request, page) = at_consent(&demo, &app, &browser).await;
    assert!(
        page.outline().contains("Partner application"),
        "{}",
        page.outline()
    );
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "allow").await;
    app.tokens(&request, &page).await;

    let again = app.request().with("scope", "openid profile email");
    let page = browser.get(again.url()).await;
    app.tokens(&again, &page).await;
    let silent = app.request().with("prompt", "consent");
    let page = browser.get(silent.url()).await;
    assert!(page.left_for.is_none(), "prompt=consent asks again");
}

#[tokio::test]
async fn a_refused_consent_is_access_denied() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-partner").await;
    let browser = Browser::new(&demo.issuer);
    let (request, page) = at_consent(&demo, &app, &browser).await;
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "deny").await;
    assert_eq!(page.callback("error").as_deref(), Some("access_denied"));
    assert_eq!(page.callback("state").as_ref(), Some(&request.state));
    assert_eq!(page.callback("code"), None);
}

#[tokio::test]
async fn prompt_none_without_consent_is_consent_required() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-partner").await;
    let browser = Browser::new(&demo.issuer);
    at_consent(&demo, &app, &browser).await;
    let silent = app.request().with("prompt", "none");
    let page = browser.get(silent.url()).await;
    let error = page.callback("error").unwrap_or_default();
    assert!(
        ["consent_required", "interaction_required"].contains(&error.as_str()),
        "{error}"
    );
}

#[tokio::test]
async fn consent_cannot_be_given_by_another_browser_or_without_its_token() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-partner").await;
    let browser = Browser::new(&demo.issuer);
    let (_, page) = at_consent(&demo, &app, &browser).await;
    let form = page.form_with_button("decision");
    let stranger = Browser::new(&demo.issuer);
    let page = stranger.choose(&form, "decision", "allow").await;
    assert!(
        page.left_for.is_none() && page.status.is_client_error(),
        "{}",
        page.outline()
    );
    let hidden: Vec<String> = form.hidden().map(str::to_owned).collect();
    assert!(!hidden.is_empty(), "the form has no token");
    for name in hidden {
        let page = browser
            .choose(&form.clone().fill(&name, "forged"), "decision", "allow")
            .await;
        assert!(
            page.left_for.is_none() && page.status.is_client_error(),
            "{name}"
        );
    }
}
