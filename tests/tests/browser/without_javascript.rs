use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::{assert_claim, choose, give_code, give_password, read_code};

#[tokio::test]
async fn the_journey_needs_no_javascript() {
    let demo = Demo::start();
    let profile = Profile {
        without_javascript: true,
        ..Profile::default()
    };
    let chromium = Chromium::with(profile).await;
    chromium
        .open("data:text/html,<p id=off>off</p><script>document.body.textContent='on'</script>")
        .await;
    assert_eq!(chromium.words().await, "off", "JavaScript is on");
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in with SMS code").await;
    give_password(&chromium, demo.person("alice")).await;
    let code = read_code(&demo, "alice", 1).await;
    chromium.css("input[name=code]").await;
    chromium.screenshot("without-javascript-code").await;
    give_code(&chromium, &code).await;
    assert_claim(&chromium, "acr", "smpp").await;
    choose(&chromium, "Sign out").await;
    chromium.control("Sign in with SMS code").await;
    chromium.close().await;
}
