//! The administrator at the console, in a browser.

use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::{give_code, give_password, read_code};

/// A window in which the administrator has signed in on the way to `path`; `count` says how many
/// codes they were sent, this one included.
pub(crate) async fn administrator(
    demo: &Demo,
    path: &str,
    count: usize,
    profile: Profile<'_>,
) -> Chromium {
    let chromium = Chromium::with(profile).await;
    chromium.open(&format!("{}{path}", demo.issuer)).await;
    give_password(&chromium, demo.person("admin")).await;
    chromium.css("input[name=code]").await;
    give_code(&chromium, &read_code(demo, "admin", count).await).await;
    chromium
}

/// Asserts that nobody has to scroll sideways.
pub(crate) async fn assert_fits(chromium: &Chromium, what: &str) {
    let wide = "return document.documentElement.scrollWidth - window.innerWidth";
    let over = chromium.client.execute(wide, Vec::new()).await;
    let over = over.expect("a script runs").as_i64().unwrap_or(1);
    assert!(over <= 0, "{what} is {over} pixels too wide");
}
