use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::{assert_claim, choose, give_code, give_password, press, read_code};

#[tokio::test]
async fn alice_signs_in_with_an_sms_code_and_out_again() {
    let demo = Demo::start();
    let chromium = Chromium::start().await;
    chromium.open(&demo.sample).await;
    chromium.screenshot("sms-1-application").await;
    choose(&chromium, "Sign in with SMS code").await;
    chromium.css("input[name=password]").await;
    chromium.screenshot("sms-2-password").await;
    give_password(&chromium, demo.person("alice")).await;
    chromium.css("input[name=code]").await;
    chromium.screenshot("sms-3-code").await;
    let code = read_code(&demo, "alice", 1).await;
    let phone = Chromium::start().await;
    phone.open(&demo.handset.address).await;
    phone.text(&code).await;
    phone.screenshot("sms-4-handset").await;
    phone.close().await;
    give_code(&chromium, &code).await;
    assert_claim(&chromium, "acr", "smpp").await;
    let words = chromium.words().await;
    for method in ["pwd", "otp", "sms", "mfa"] {
        assert!(words.contains(method), "no {method} in:\n{words}");
    }
    chromium.screenshot("sms-5-signed-in").await;

    choose(&chromium, "Sign out").await;
    chromium.control("Sign in with SMS code").await;
    chromium.screenshot("sms-6-signed-out").await;
    choose(&chromium, "Sign in with password").await;
    chromium.css("input[name=password]").await;
    chromium.close().await;
}

#[tokio::test]
async fn a_password_is_enough_until_the_application_wants_more() {
    let demo = Demo::start();
    let chromium = Chromium::start().await;
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in with password").await;
    give_password(&chromium, demo.person("bob")).await;
    assert_claim(&chromium, "acr", "password").await;
    chromium.screenshot("step-up-1-password").await;
    choose(&chromium, "Sign in again with SMS code").await;
    chromium.css("input[name=code]").await;
    chromium.screenshot("step-up-2-code").await;
    let code = read_code(&demo, "bob", 1).await;
    give_code(&chromium, &code).await;
    assert_claim(&chromium, "acr", "smpp").await;
    chromium.close().await;
}

#[tokio::test]
async fn mistakes_are_told_and_can_be_put_right() {
    let demo = Demo::start();
    let chromium = Chromium::start().await;
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in with SMS code").await;
    let mut wrong = demo.person("alice").clone();
    wrong.password = "wrong".to_owned();
    give_password(&chromium, &wrong).await;
    chromium.css("[role=alert]").await;
    chromium.screenshot("mistake-1-password").await;
    give_password(&chromium, demo.person("alice")).await;
    let code = read_code(&demo, "alice", 1).await;
    give_code(&chromium, &countersign_tests::sign_in::another(&code)).await;
    chromium.css("[role=alert]").await;
    chromium.screenshot("mistake-2-code").await;
    press(&chromium, "button[name=resend]").await;
    chromium.css("[role=alert]").await;
    chromium.screenshot("mistake-3-resend").await;
    give_code(&chromium, &code).await;
    assert_claim(&chromium, "acr", "smpp").await;
    chromium.close().await;
}

#[tokio::test]
async fn carol_adds_a_number_on_the_way() {
    let demo = Demo::start();
    let chromium = Chromium::start().await;
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in with SMS code").await;
    give_password(&chromium, demo.person("carol")).await;
    let phone = chromium.css("input[name=phone]").await;
    chromium.screenshot("enrol-1-number").await;
    phone
        .send_keys("+44 7700 900188")
        .await
        .expect("an input can be typed in");
    press(&chromium, "form button[type=submit]:not([name])").await;
    chromium.css("input[name=code]").await;
    let code = demo.handset.nth_code("+447700900188", 1).await;
    give_code(&chromium, &code).await;
    assert_claim(&chromium, "acr", "smpp").await;
    chromium.screenshot("enrol-2-signed-in").await;
    chromium.close().await;
}

#[tokio::test]
async fn adding_a_number_looks_right_dark_and_on_a_phone() {
    let demo = Demo::with_properties(&["shared_numbers=refused"]);
    let looks = [
        ("enrol-dark", true, None),
        ("enrol-phone", false, Some((360, 780))),
    ];
    let alices = demo.person("alice").number();
    for (index, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        chromium.open(&demo.sample).await;
        choose(&chromium, "Sign in with SMS code").await;
        give_password(&chromium, demo.person("carol")).await;
        let phone = chromium.css("input[name=phone]").await;
        phone
            .send_keys("12")
            .await
            .expect("an input can be typed in");
        press(&chromium, "form button[type=submit]:not([name])").await;
        chromium.css("[role=alert]").await;
        chromium.screenshot(&format!("{name}-mistake")).await;
        let phone = chromium.css("input[name=phone]").await;
        phone.clear().await.expect("an input can be emptied");
        phone
            .send_keys(alices)
            .await
            .expect("an input can be typed in");
        press(&chromium, "form button[type=submit]:not([name])").await;
        chromium.css("input[name=code]").await;
        let code = demo.handset.nth_code(alices, index + 1).await;
        give_code(&chromium, &code).await;
        chromium.text("belongs to another account").await;
        chromium.screenshot(&format!("{name}-taken")).await;
        chromium.close().await;
    }
}
