use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{
    Authenticator, Browser, Demo, Listener, Page, Person, RelyingParty, console, sign_in,
};

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

#[tokio::test]
async fn where_a_number_is_required_a_password_alone_is_not_enough_without_one() {
    let demo = Demo::with_properties(&["enrolment=required"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().with("acr_values", "password");
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, demo.person("carol")).await;
    assert!(page.asks_for("phone"), "{}", page.outline());
    let page = browser
        .submit(&page.form("phone").fill("phone", NEW_NUMBER))
        .await;
    let code = demo.handset.nth_code(NEW_NUMBER, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    // What was proved is said, although less was asked for.
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");

    // Whoever has a number goes on as before.
    for name in ["carol", "alice"] {
        let request = app.request().with("acr_values", "password");
        let browser = Browser::new(&demo.issuer);
        let page = sign_in::with_password(&browser, &request, demo.person(name)).await;
        let claims = app.tokens(&request, &page).await.claims;
        assert_eq!(claims["acr"], "password", "{name}");
    }
}

#[tokio::test]
async fn where_the_help_desk_adds_numbers_people_are_sent_there() {
    let demo = Demo::with_properties(&["enrolment=refused"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let carol = demo.person("carol");
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, carol).await;
    assert!(!page.asks_for("phone"), "{}", page.outline());
    assert!(
        page.outline().contains("support desk to add it"),
        "{}",
        page.outline()
    );
    demo.administer(&["user", "set", "carol", "--add-phone", NEW_NUMBER]);
    let carol = Person {
        phone: Some(NEW_NUMBER.to_owned()),
        ..carol.clone()
    };
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::with_code(&demo, &Browser::new(&demo.issuer), &request, &carol).await;
    app.tokens(&request, &page).await;
}

#[tokio::test]
async fn a_number_of_somebody_else_is_refused_to_whoever_holds_it_and_told_to_nobody_else() {
    let demo = Demo::with_properties(&["shared_numbers=refused"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alices = demo.person("alice").number();
    let enter = async |number: &str| {
        let browser = Browser::new(&demo.issuer);
        let request = app.request().with("acr_values", "smpp");
        let page = sign_in::with_password(&browser, &request, demo.person("carol")).await;
        let form = page.form("phone").fill("phone", number);
        let page = browser.submit(&form).await;
        (browser, request, page)
    };
    let (browser, _, hers) = enter(alices).await;
    let (other_browser, request, nobodys) = enter(NEW_NUMBER).await;
    // The same page but for the last digits, and a code on its way to both.
    assert_eq!(hers.status, nobodys.status);
    let end = |number: &str| number[number.len() - 2..].to_owned();
    assert_eq!(
        hers.outline().replace(&end(alices), &end(NEW_NUMBER)),
        nobodys.outline()
    );
    let code = demo.handset.nth_code(alices, 1).await;
    let wrong = sign_in::code(&browser, &hers, &sign_in::another(&code)).await;
    assert!(
        !wrong.outline().contains("another account"),
        "{}",
        wrong.outline()
    );
    let told = sign_in::code(&browser, &hers, &code).await;
    assert!(
        told.outline().contains("another account"),
        "{}",
        told.outline()
    );
    assert!(told.left_for.is_none(), "{}", told.outline());
    let shown = demo.administer(&["user", "show", "carol"]);
    assert!(!shown.contains(alices), "{shown}");

    let code = demo.handset.nth_code(NEW_NUMBER, 1).await;
    let page = sign_in::code(&other_browser, &nobodys, &code).await;
    app.tokens(&request, &page).await;
}

#[tokio::test]
async fn a_number_that_is_removed_in_the_console_is_asked_for_again() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let bob = demo.person("bob");
    let request = app.request().with("acr_values", "smpp");
    let theirs = Browser::new(&demo.issuer);
    let page = sign_in::with_code(&demo, &theirs, &request, bob).await;
    let subject = app.tokens(&request, &page).await.claims["sub"].clone();
    let subject = subject.as_str().expect("a subject").to_owned();

    let browser = Browser::new(&demo.issuer);
    let place = format!("/admin/people/{subject}");
    let page = console::visit(&demo, &browser, &place, "admin").await;
    let mut forms = page.forms().into_iter();
    let remove = forms.find(|form| form.action.path().contains("/numbers/"));
    browser.submit(&remove.expect("his number")).await;

    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, bob).await;
    assert!(page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn whoever_has_an_app_is_not_led_to_a_number_by_the_password_alone() {
    let demo = Demo::with_properties(&["enrolment=required"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alice = demo.person("alice");
    Authenticator::add(&demo, &Browser::new(&demo.issuer), alice).await;
    demo.administer(&["user", "set", "alice", "--remove-phone", alice.number()]);
    let request = app.request().with("acr_values", "password");
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, alice).await;
    let claims = app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "password");
}

/// Turns on `twilio_sms`, which looks for numbers where sample people have theirs.
async fn offer_twilio(demo: &Demo) {
    let token = demo.folder().join("token");
    std::fs::write(&token, "token-of-the-account").unwrap();
    let secret = format!("twilio_token={}", token.display());
    let api = format!("api_url={}", Listener::start().address);
    let mut set = vec!["method", "set", "twilio_sms", "twilio_sid=AC1", &api];
    set.extend(["from_number=+447700900000", "--secret", &secret]);
    demo.administer(&set);
    demo.administer(&["method", "enable", "twilio_sms"]);
    let discovery = format!("{}/.well-known/openid-configuration", demo.issuer);
    until("twilio_sms is offered", PATIENCE, async || {
        let answer = reqwest::get(&discovery).await.ok()?.text().await.ok()?;
        answer.contains("twilio_sms").then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_number_for_another_method_keeps_the_password_alone_from_adding_one() {
    let demo = Demo::with_properties(&["phone_attribute=mobile", "enrolment=required"]);
    offer_twilio(&demo).await;
    let app = RelyingParty::of(&demo, "demo-web").await;
    let alice = demo.person("alice");
    let request = app.request().essential_acr(&["smpp"]);
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, alice).await;
    assert!(!page.asks_for("phone"), "{}", page.outline());
    let told = page.outline();
    assert!(told.contains("support desk to add it"), "{told}");
    // Nor is she led there by a weaker way.
    let request = app.request().essential_acr(&["password"]);
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, alice).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "password");
    // Her number does for the method that knows it.
    let request = app.request().essential_acr(&["twilio_sms"]);
    sign_in::to_code_page(&Browser::new(&demo.issuer), &request, alice).await;

    // Whoever has no number at all adds one.
    let carol = demo.person("carol");
    let request = app.request().essential_acr(&["smpp"]);
    let page = sign_in::with_password(&Browser::new(&demo.issuer), &request, carol).await;
    assert!(page.asks_for("phone"), "{}", page.outline());
}

#[tokio::test]
async fn an_essential_password_is_met_although_a_number_is_added_on_the_way() {
    let demo = Demo::with_properties(&["enrolment=required"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request().essential_acr(&["password"]);
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, demo.person("carol")).await;
    let form = page.form("phone").fill("phone", NEW_NUMBER);
    let page = browser.submit(&form).await;
    let code = demo.handset.nth_code(NEW_NUMBER, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    let claims = app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "password");
}

#[tokio::test]
async fn a_further_number_of_somebody_else_is_refused_at_the_account_too() {
    let demo = Demo::with_properties(&["shared_numbers=refused"]);
    let alice = demo.person("alice");
    let bobs = demo.person("bob").number();
    let browser = Browser::new(&demo.issuer);
    let address = format!("{}/account/numbers/new", demo.issuer);
    let page = sign_in::visit(&demo, &browser, &address, alice).await;
    let page = browser
        .submit(&page.form("phone").fill("phone", bobs))
        .await;
    assert!(page.asks_for("code"), "{}", page.outline());
    let code = demo.handset.nth_code(bobs, 1).await;
    let page = sign_in::code(&browser, &page, &code).await;
    assert!(
        page.outline().contains("another account"),
        "{}",
        page.outline()
    );
    let shown = demo.administer(&["user", "show", "alice"]);
    assert!(!shown.contains(bobs), "{shown}");
}

#[tokio::test]
async fn two_people_who_prove_one_number_at_once_do_not_both_get_it() {
    let demo = Demo::with_properties(&["shared_numbers=refused"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let bob = demo.person("bob");
    demo.administer(&["user", "set", "bob", "--remove-phone", bob.number()]);
    let mut ready = Vec::new();
    for (index, name) in ["carol", "bob"].into_iter().enumerate() {
        let browser = Browser::new(&demo.issuer);
        let request = app.request().with("acr_values", "smpp");
        let page = sign_in::with_password(&browser, &request, demo.person(name)).await;
        let form = page.form("phone").fill("phone", NEW_NUMBER);
        let page = browser.submit(&form).await;
        let code = demo.handset.nth_code(NEW_NUMBER, index + 1).await;
        ready.push((browser, page, code));
    }
    let prove = async |(browser, page, code): &(Browser, Page, String)| {
        sign_in::code(browser, page, code).await
    };
    let pages: [Page; 2] = tokio::join!(prove(&ready[0]), prove(&ready[1])).into();
    let through = pages.iter().filter(|page| page.left_for.is_some());
    assert_eq!(through.count(), 1);
    let refused = pages
        .iter()
        .filter(|page| page.outline().contains("another account"));
    assert_eq!(refused.count(), 1);
}
