//! The whole journey in a real Chromium, through the sample application. Each step leaves a picture
//! in `target/screenshots/`.

mod account;
mod administrator;
mod appearance;
mod applications;
mod axe;
mod console;
mod delivery;
mod devices;
mod importing;
mod keyboard;
mod manage_custom_scripts;
mod oidc_client_ts;
mod oversight;
mod pages;
mod passkeys;
mod people;
mod sample;
mod sessions;
mod two_servers;
mod two_step;
mod without_javascript;

use std::time::Instant;

use countersign_tests::wait::PATIENCE;
use countersign_tests::webdriver::Chromium;
use countersign_tests::{Demo, Person};
use fantoccini::elements::Element;

/// Fills in user name and password and presses the button.
pub(crate) async fn give_password(chromium: &Chromium, person: &Person) {
    for (name, value) in [
        ("username", &person.username),
        ("password", &person.password),
    ] {
        let input = chromium.css(&format!("input[name={name}]")).await;
        input.clear().await.expect("an input can be cleared");
        input
            .send_keys(value)
            .await
            .expect("an input can be typed in");
    }
    press(chromium, "form button[type=submit]").await;
}

/// Fills in a code and presses the button.
pub(crate) async fn give_code(chromium: &Chromium, code: &str) {
    let input = chromium.css("input[name=code]").await;
    input
        .send_keys(code)
        .await
        .expect("an input can be typed in");
    press(chromium, "form button[type=submit]:not([name])").await;
}

pub(crate) async fn press(chromium: &Chromium, css: &str) {
    click(async || chromium.css(css).await, css).await;
}

/// Presses a link or button that says these words.
pub(crate) async fn choose(chromium: &Chromium, words: &str) {
    click(async || chromium.control(words).await, words).await;
}

/// Where a page renews itself, another control may have taken the place of the one that was found.
async fn click(find: impl AsyncFn() -> Element, what: &str) {
    let until = Instant::now() + PATIENCE;
    loop {
        match find().await.click().await {
            Ok(()) => return,
            Err(error) if error.is_stale_element_reference() && Instant::now() < until => {}
            Err(error) => panic!("{what}: {error}"),
        }
    }
}

/// Asserts that the sample application shows a claim with this value.
pub(crate) async fn assert_claim(chromium: &Chromium, name: &str, value: &str) {
    chromium.css("#claims").await;
    let words = chromium.words().await;
    // On a phone the value stands below the name.
    let below = words.lines().skip(1).chain([""]);
    let shown = words.lines().zip(below).any(|(line, below)| {
        let beside = line.strip_prefix(name);
        let beside = beside.filter(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
        beside
            .is_some_and(|rest| rest.contains(value) || (rest.is_empty() && below.contains(value)))
    });
    assert!(shown, "no {name} with {value} in:\n{words}");
}

/// Reads the code on the handset, as a person would.
pub(crate) async fn read_code(demo: &Demo, username: &str, count: usize) -> String {
    demo.handset
        .nth_code(demo.person(username).number(), count)
        .await
}
