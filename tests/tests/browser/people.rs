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

#[tokio::test]
async fn a_file_of_people_is_uploaded_corrected_and_imported() {
    let demo = Demo::start();
    let chromium = at_the_list(&demo, 1, Profile::default()).await;
    let file = demo.folder().join("people.csv");
    let upload = async |content: &str| {
        std::fs::write(&file, content).expect("the folder can be written to");
        let place = format!("{}/admin/people/imports", demo.issuer);
        chromium.open(&place).await;
        let input = chromium.css("input[type=file]").await;
        let path = file.to_str().expect("a plain name");
        input.send_keys(path).await.expect("a file can be chosen");
        choose(&chromium, "Check").await;
    };
    upload("username,mail,phoneNumberVerified\ndora,dora@example.org,12\nalice,,\n").await;
    chromium.text("What is wrong").await;
    chromium.text("not a telephone number").await;
    chromium.screenshot("people-import-mistakes").await;

    let mut right = "username,sn\n".to_owned();
    for number in 0..400 {
        right.push_str(&format!("person{number:03},Imported\n"));
    }
    upload(&right).await;
    chromium.text("waits to be confirmed").await;
    chromium.screenshot("people-import-checked").await;
    choose(&chromium, "Add 400 people").await;
    // The page loads itself again until it is done.
    chromium.text("400 of 400 people").await;
    chromium.screenshot("people-import-done").await;
    chromium
        .open(&format!("{}/admin/people?q=person399", demo.issuer))
        .await;
    chromium.text("1 person found.").await;
    chromium
        .open(&format!("{}/admin/people/imports", demo.issuer))
        .await;
    chromium.screenshot("people-imports").await;
    chromium.close().await;
}
