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

use countersign_tests::webdriver::Chromium;
use countersign_tests::{Demo, Person};

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
    let button = chromium.css(css).await;
    button
        .click()
        .await
        .unwrap_or_else(|error| panic!("{css}: {error}"));
}

/// Presses a link or button that says these words.
pub(crate) async fn choose(chromium: &Chromium, words: &str) {
    let control = chromium.control(words).await;
    control
        .click()
        .await
        .unwrap_or_else(|error| panic!("{words}: {error}"));
}

/// Asserts that the sample application shows a claim with this value.
pub(crate) async fn assert_claim(chromium: &Chromium, name: &str, value: &str) {
    chromium.css("#claims").await;
    let words = chromium.words().await;
    let shown = words.lines().any(|line| {
        let mut columns = line.split_whitespace();
        columns.next() == Some(name) && line.contains(value)
    });
    assert!(shown, "no {name} with {value} in:\n{words}");
}

/// Reads the code on the handset, as a person would.
pub(crate) async fn read_code(demo: &Demo, username: &str, count: usize) -> String {
    demo.handset
        .nth_code(demo.person(username).number(), count)
        .await
}
