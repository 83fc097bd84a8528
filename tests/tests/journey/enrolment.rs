use countersign_tests::{Browser, Demo, Person, RelyingParty, sign_in};

const NEW_NUMBER: &str = "+447700900199";

#[tokio::test]
async fn carol_adds_a_number_and_proves_it_before_it_counts() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let carol = demo.person("carol");
    let request = app.request().with("acr_values", "smpp");

    // Leaves before the code: the number is not hers.
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, carol).await;
    let page = browser
        .submit(&page.form("phone").fill("phone", NEW_NUMBER))
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
    demo.handset.nth(NEW_NUMBER, 1).await;

    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, carol).await;
    assert!(
        page.asks_for("phone"),
        "an unproved number was kept: {}",
        page.outline()
    );
    let page = browser
        .submit(&page.form("phone").fill("phone", NEW_NUMBER))
        .await;
    let code = demo.handset.nth_code(NEW_NUMBER, 2).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");

    // From now on it is her number.
    let carol = Person {
        phone: Some(NEW_NUMBER.to_owned()),
        ..carol.clone()
    };
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::with_code(&demo, &Browser::new(&demo.issuer), &request, &carol).await;
    app.tokens(&request, &page).await;
}

#[tokio::test]
async fn what_is_no_number_is_told_and_asked_again() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("acr_values", "smpp");
    let mut page = sign_in::with_password(&browser, &request, demo.person("carol")).await;
    for wrong in [
        "",
        "12",
        "hello",
        "+4477009001234567890",
        "+447700900123;+15550100",
    ] {
        page = browser
            .submit(&page.form("phone").fill("phone", wrong))
            .await;
        assert!(page.asks_for("phone"), "{wrong:?}: {}", page.outline());
        assert!(page.alert().is_some(), "{wrong:?}: {}", page.outline());
    }
}
