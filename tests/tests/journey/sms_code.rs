use std::collections::BTreeSet;
use std::time::{SystemTime, UNIX_EPOCH};

use countersign_tests::{Browser, Demo, RelyingParty, sign_in};

#[tokio::test]
async fn an_application_that_asks_for_smpp_gets_a_token_that_says_so() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let alice = demo.person("alice");
    let request = app.request().with("acr_values", "smpp");

    let page = browser.get(request.url()).await;
    assert!(page.asks_for("username") && page.asks_for("password"));
    let page = sign_in::password(&browser, &page, "alice", &alice.password).await;
    assert_eq!(
        page.attribute("[name=code]", "autocomplete").as_deref(),
        Some("one-time-code")
    );
    assert_eq!(
        page.attribute("[name=code]", "inputmode").as_deref(),
        Some("numeric")
    );
    let message = demo.handset.nth(alice.number(), 1).await;
    assert_eq!(message.from, "Countersign");
    assert_eq!(
        message.to.trim_start_matches('+'),
        alice.number().trim_start_matches('+')
    );
    let code = countersign_tests::code_in(&message.text);
    let page = sign_in::code(&browser, &page, &code).await;

    let tokens = app.tokens(&request, &page).await;
    let claims = &tokens.claims;
    assert_eq!(claims["acr"], "smpp");
    assert_eq!(tokens.amr(), BTreeSet::from(["pwd", "otp", "sms", "mfa"]));
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("after 1970")
        .as_secs();
    let age = now - claims["auth_time"].as_u64().expect("auth_time is a number");
    assert!(age < 60, "auth_time is {age} s old");

    let userinfo = app.userinfo(&tokens.access_token).await;
    assert_eq!(userinfo.json["sub"], claims["sub"], "{}", userinfo.json);
}

#[tokio::test]
async fn the_page_shows_only_the_last_digits_of_the_number() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::to_code_page(&browser, &request, demo.person("alice")).await;
    let digits: String = page
        .outline()
        .chars()
        .filter(char::is_ascii_digit)
        .collect();
    assert!(page.outline().contains("23"), "{}", page.outline());
    assert!(!page.body.contains("7700900"), "the number is shown");
    assert!(!digits.contains("00123"), "{}", page.outline());
}

#[tokio::test]
async fn the_message_is_valid_as_long_as_the_code() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("acr_values", "smpp");
    sign_in::to_code_page(&browser, &request, demo.person("alice")).await;
    let message = demo.handset.nth(demo.person("alice").number(), 1).await;
    let validity = message
        .validity_period
        .expect("submit_sm has a validity_period");
    let seconds = relative_seconds(&validity);
    assert!((290..=300).contains(&seconds), "{validity} is {seconds} s");
}

#[tokio::test]
async fn a_wrong_code_is_told_and_the_right_one_still_works() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::to_code_page(&browser, &request, demo.person("alice")).await;
    let code = demo
        .handset
        .nth_code(demo.person("alice").number(), 1)
        .await;
    let page = sign_in::code(&browser, &page, &sign_in::another(&code)).await;
    assert!(matches!(page.status.as_u16(), 200 | 422), "{}", page.status);
    assert!(page.alert().is_some(), "{}", page.outline());
    let page = sign_in::code(&browser, &page, &code).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "smpp");
}

#[tokio::test]
async fn a_code_may_be_typed_with_a_gap() {
    let demo = Demo::start();
    let app = RelyingParty::of(&demo, "demo-web").await;
    let browser = Browser::new(&demo.issuer);
    let request = app.request().with("acr_values", "smpp");
    let page = sign_in::to_code_page(&browser, &request, demo.person("alice")).await;
    let code = demo
        .handset
        .nth_code(demo.person("alice").number(), 1)
        .await;
    let typed = format!(" {} {}", &code[..3], &code[3..]);
    let page = sign_in::code(&browser, &page, &typed).await;
    app.tokens(&request, &page).await;
}

/// Seconds of an SMPP relative time, `YYMMDDhhmmsst00R` (SMPP 3.4 §7.1.1.2).
fn relative_seconds(time: &str) -> u64 {
    assert!(time.ends_with('R'), "{time} is absolute");
    let part = |at: usize| time[at..at + 2].parse::<u64>().expect("two digits");
    assert_eq!(&time[..6], "000000", "{time}");
    part(6) * 3600 + part(8) * 60 + part(10)
}
