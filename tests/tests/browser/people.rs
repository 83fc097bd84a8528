use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::administrator::administrator;
use crate::{choose, give_code, press, read_code};

/// The administrator with the list of people before them.
async fn at_the_list(demo: &Demo, count: usize, profile: Profile<'_>) -> Chromium {
    let chromium = administrator(demo, "/admin/people", count, profile).await;
    chromium.css("#q").await;
    chromium
}

#[tokio::test]
async fn people_are_found_while_one_types_and_a_reset_leads_to_a_new_password() {
    let demo = Demo::start();
    let chromium = at_the_list(&demo, 1, Profile::default()).await;
    chromium.screenshot("people-list").await;
    let search = chromium.css("#q").await;
    search
        .send_keys("0123")
        .await
        .expect("an input can be typed in");
    chromium.text("1 person found.").await;
    chromium.screenshot("people-found").await;
    choose(&chromium, "alice").await;
    chromium.css("#attribute-1").await;
    chromium.screenshot("people-person").await;
    choose(&chromium, "Reset password").await;
    chromium.css("main > .said").await;
    chromium.screenshot("people-reset-sent").await;

    let text = demo
        .handset
        .nth(demo.person("alice").number(), 1)
        .await
        .text;
    let link = text.split_whitespace().last().unwrap_or_default();
    chromium.open(link).await;
    chromium.screenshot("people-reset-link").await;
    press(&chromium, "form button[type=submit]").await;
    chromium.css("input[name=code]").await;
    give_code(&chromium, &read_code(&demo, "alice", 2).await).await;
    let password = chromium.css("input[name=password]").await;
    password
        .send_keys("a lantern of quartz")
        .await
        .expect("an input can be typed in");
    chromium.screenshot("people-reset-password").await;
    press(&chromium, "form button[type=submit]").await;
    chromium.text("Your password is set").await;
    chromium.screenshot("people-reset-done").await;
    chromium.close().await;
}

#[tokio::test]
async fn the_pages_of_a_person_look_right_dark_and_on_a_phone() {
    let demo = Demo::start();
    let looks = [
        ("people-dark", true, None),
        ("people-phone", false, Some((360, 780))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = at_the_list(&demo, count + 1, profile).await;
        chromium.screenshot(&format!("{name}-list")).await;
        choose(&chromium, "admin").await;
        chromium.css("#attribute-1").await;
        chromium.screenshot(name).await;
        for tab in ["Sessions", "History"] {
            choose(&chromium, tab).await;
            chromium.text(tab).await;
            chromium
                .screenshot(&format!("{name}-{}", tab.to_lowercase()))
                .await;
        }
        chromium
            .open(&format!("{}/admin/people/new", demo.issuer))
            .await;
        chromium.css("#username").await;
        chromium.screenshot(&format!("{name}-new")).await;
        chromium.close().await;
    }
}
