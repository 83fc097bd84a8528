use countersign_tests::Demo;
use countersign_tests::webdriver::Profile;

use crate::administrator::administrator;

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
        let chromium = administrator(&demo, "/admin", count + 1, profile).await;
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
