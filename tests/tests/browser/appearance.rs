use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Demo, RelyingParty};
use serde_json::Value;

use crate::give_password;

async fn evaluate(chromium: &Chromium, expression: &str) -> Value {
    let script = format!("return {expression};");
    chromium
        .client
        .execute(&script, Vec::new())
        .await
        .expect("a script runs")
}

async fn at_code_page(
    profile: Profile<'_>,
    demo: &Demo,
    parameters: &[(&str, &str)],
    name: &str,
) -> Chromium {
    let app = RelyingParty::of(demo, "demo-web").await;
    let mut request = app.request().with("acr_values", "smpp");
    for (parameter, value) in parameters {
        request = request.with(parameter, value);
    }
    let chromium = Chromium::with(profile).await;
    chromium.open(&request.url()).await;
    chromium.css("input[name=password]").await;
    chromium.screenshot(&format!("{name}-password")).await;
    assert_fits(&chromium, name).await;
    give_password(&chromium, demo.person("alice")).await;
    chromium.css("input[name=code]").await;
    chromium.screenshot(&format!("{name}-code")).await;
    assert_fits(&chromium, name).await;
    chromium
}

/// Nothing sticks out sideways, every input has a label, and the page says what it is.
async fn assert_fits(chromium: &Chromium, name: &str) {
    let wide = evaluate(
        chromium,
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    )
    .await;
    assert!(
        wide.as_f64().is_some_and(|pixels| pixels <= 0.0),
        "{name} is {wide} pixels too wide"
    );
    let nameless = evaluate(
        chromium,
        "[...document.querySelectorAll('input:not([type=hidden])')].filter(e => !e.labels.length && !e.ariaLabel).length",
    )
    .await;
    assert_eq!(nameless, 0, "{name} has inputs without labels");
    let headings = evaluate(chromium, "document.querySelectorAll('h1').length").await;
    assert_eq!(headings, 1, "{name}");
    let title = evaluate(chromium, "document.title").await;
    assert!(
        title.as_str().is_some_and(|t| !t.is_empty()),
        "{name} has no title"
    );
}

#[tokio::test]
async fn arabic_runs_from_right_to_left() {
    let demo = Demo::start();
    let chromium = at_code_page(Profile::default(), &demo, &[("ui_locales", "ar")], "arabic").await;
    let direction = evaluate(
        &chromium,
        "getComputedStyle(document.querySelector('h1')).direction",
    )
    .await;
    assert_eq!(direction, "rtl");
    let code = evaluate(
        &chromium,
        "getComputedStyle(document.querySelector('[name=code]')).direction",
    )
    .await;
    assert_eq!(code, "ltr", "digits are typed from left to right");
    chromium.close().await;
}

#[tokio::test]
async fn pages_fit_a_phone_and_the_dark() {
    let demo = Demo::start();
    let phone = Profile {
        size: Some((500, 850)),
        dark: true,
        language: Some("de"),
        ..Profile::default()
    };
    let chromium = at_code_page(phone, &demo, &[], "phone-dark-german").await;
    let language = evaluate(&chromium, "document.documentElement.lang").await;
    assert_eq!(language, "de");
    let dark = evaluate(
        &chromium,
        "matchMedia('(prefers-color-scheme: dark)').matches",
    )
    .await;
    assert_eq!(dark, true);
    let background = evaluate(
        &chromium,
        "getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).slice(0, 3).map(Number).reduce((a, b) => a + b) / 3",
    )
    .await;
    assert!(
        background.as_f64().is_some_and(|grey| grey < 90.0),
        "the background is {background}"
    );
    chromium.close().await;
}

#[tokio::test]
async fn the_countdown_counts() {
    let demo = Demo::start();
    let chromium = at_code_page(Profile::default(), &demo, &[], "desktop").await;
    let shown = async || {
        evaluate(
            &chromium,
            "document.getElementById('resend-wait').textContent",
        )
        .await
    };
    let first = shown().await;
    let deadline = std::time::Duration::from_secs(5);
    countersign_tests::wait::until("the countdown goes on", deadline, async || {
        (shown().await != first).then_some(())
    })
    .await;
    chromium.close().await;
}
