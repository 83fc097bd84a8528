use countersign_tests::{Browser, Demo, RelyingParty};

#[tokio::test]
async fn pages_speak_the_persons_language() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let mut headings = std::collections::BTreeSet::new();
    for (language, direction) in [
        ("en", "ltr"),
        ("de", "ltr"),
        ("es", "ltr"),
        ("fr", "ltr"),
        ("ar", "rtl"),
    ] {
        let browser = Browser::new(&demo.issuer).reading(language);
        let page = browser.get(app.request().url()).await;
        assert_eq!(page.attribute("html", "lang").as_deref(), Some(language));
        let dir = page
            .attribute("html", "dir")
            .unwrap_or_else(|| "ltr".to_owned());
        assert_eq!(dir, direction, "{language}");
        headings.insert(page.text_of("h1").expect("a heading"));
    }
    assert_eq!(headings.len(), 5, "{headings:?}");
}

#[tokio::test]
async fn ui_locales_come_before_the_browsers_language() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer).reading("de");
    let request = app
        .request()
        .with("acr_values", "smpp")
        .with("ui_locales", "xx ar en");
    let page = browser.get(request.url()).await;
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("ar"));
    let alice = demo.person("alice");
    let page =
        countersign_tests::sign_in::password(&browser, &page, "alice", &alice.password).await;
    assert_eq!(
        page.attribute("html", "lang").as_deref(),
        Some("ar"),
        "the next page as well"
    );
    let message = demo.handset.nth(alice.number(), 1).await;
    assert!(
        message
            .text
            .chars()
            .any(|c| ('\u{600}'..'\u{700}').contains(&c)),
        "{}",
        message.text
    );
    assert_eq!(message.data_coding, 8, "Arabic goes as UCS-2");
}
