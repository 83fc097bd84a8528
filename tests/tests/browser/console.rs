use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::{give_code, give_password, read_code};

#[tokio::test]
async fn the_console_opens_in_a_browser_light_and_dark_and_on_a_phone() {
    let demo = Demo::start();
    let looks = [
        ("console-light", false, None),
        ("console-dark", true, None),
        ("console-phone", false, Some((390, 844))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        chromium.open(&format!("{}/admin", demo.issuer)).await;
        give_password(&chromium, demo.person("admin")).await;
        chromium.css("input[name=code]").await;
        give_code(&chromium, &read_code(&demo, "admin", count + 1).await).await;
        chromium.text("Groups and Roles").await;
        for place in ["", "/roles", "/roles/help-desk", "/audit"] {
            chromium
                .open(&format!("{}/admin{place}", demo.issuer))
                .await;
            chromium.css("main h1").await;
            chromium
                .screenshot(&format!("{name}{}", place.replace('/', "-")))
                .await;
        }
        chromium.close().await;
    }
}
