//! Passkeys in a real browser, whose authenticator is Chromium's own virtual one.

use countersign_tests::Demo;
use countersign_tests::virtual_authenticator::VirtualAuthenticator;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::administrator::assert_fits;
use crate::{assert_claim, choose, give_code, give_password, press, read_code};

const USE: &str = "[data-passkey-start]";

/// The buttons that are shown, from top to bottom.
async fn buttons(chromium: &Chromium) -> Vec<String> {
    let shown = "return [...document.querySelectorAll('main button')]
        .filter((button) => button.checkVisibility())
        .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
        .map((button) => button.textContent.trim())";
    let shown = chromium.client.execute(shown, Vec::new()).await;
    serde_json::from_value(shown.expect("a script runs")).expect("a list of words")
}

#[tokio::test]
async fn a_person_adds_a_passkey_and_signs_in_with_it() {
    let demo = Demo::on_localhost();
    let looks = [
        ("passkeys-light", "alice", false, None),
        ("passkeys-dark", "bob", true, None),
        ("passkeys-phone", "admin", false, Some((360, 780))),
    ];
    for (name, username, dark, size) in looks {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        let open = async |path: &str| chromium.open(&format!("{}{path}", demo.issuer)).await;
        let picture = async |what: &str| {
            chromium.screenshot(&format!("{name}-{what}")).await;
            assert_fits(&chromium, &format!("{name}: {what}")).await;
        };
        // Nobody has a passkey yet, and the page offers the way all the same: it knows nobody.
        open("/account").await;
        chromium.control("Sign in with a passkey").await;
        assert_eq!(
            buttons(&chromium).await,
            ["Sign in", "Sign in with a passkey", "Cancel"]
        );
        picture("01-sign-in").await;
        give_password(&chromium, demo.person(username)).await;
        chromium.text("What protects your account").await;
        picture("02-overview").await;
        choose(&chromium, "Add a passkey").await;
        give_code(&chromium, &read_code(&demo, username, 1).await).await;

        // Without an authenticator nothing comes of it, and the page says so.
        let authenticator = VirtualAuthenticator::plugged_into(&chromium).await;
        authenticator.verifies(false).await;
        let field = chromium.css("#name").await;
        field
            .send_keys("My laptop")
            .await
            .expect("it can be typed in");
        picture("03-new").await;
        press(&chromium, USE).await;
        chromium.text("Nothing came of it").await;
        picture("04-not-verified").await;
        authenticator.verifies(true).await;
        press(&chromium, USE).await;
        chromium.text("The passkey is added.").await;
        picture("05-added").await;
        assert_eq!(authenticator.passkeys().await.len(), 1);

        // After the password.
        open("/account/activity").await;
        choose(&chromium, "This was not me").await;
        chromium.text("Everybody is signed out").await;
        authenticator.verifies(false).await;
        open("/account/passkeys/new").await;
        give_password(&chromium, demo.person(username)).await;
        chromium.text("Use your passkey").await;
        picture("06-second-step").await;
        press(&chromium, USE).await;
        chromium.text("Nothing came of it").await;
        authenticator.verifies(true).await;
        press(&chromium, USE).await;
        chromium.css("#name").await;

        // The same authenticator makes no second one.
        press(&chromium, USE).await;
        chromium
            .text("has a passkey for your account already")
            .await;
        open("/account").await;
        let link = chromium
            .css("a[href^='/account/passkeys/']:not([href$=new])")
            .await;
        link.click().await.expect("it can be pressed");
        chromium.css("button[name=remove]").await;
        picture("07-passkey").await;
        chromium.close().await;
    }
}

#[tokio::test]
async fn a_passkey_signs_in_to_an_application_without_a_password_until_it_is_removed() {
    let demo = Demo::on_localhost();
    let chromium = Chromium::start().await;
    let authenticator = VirtualAuthenticator::plugged_into(&chromium).await;
    chromium
        .open(&format!("{}/account/passkeys/new", demo.issuer))
        .await;
    give_password(&chromium, demo.person("alice")).await;
    give_code(&chromium, &read_code(&demo, "alice", 1).await).await;
    chromium.css("#name").await;
    press(&chromium, USE).await;
    chromium.text("The passkey is added.").await;
    choose(&chromium, "Activity").await;
    choose(&chromium, "This was not me").await;
    chromium.text("Everybody is signed out").await;

    chromium.open(&demo.sample).await;
    // The autofill finds it, and the virtual authenticator's person agrees at once.
    choose(&chromium, "Sign in with SMS code").await;
    assert_claim(&chromium, "acr", "passkey").await;
    assert_claim(&chromium, "amr", "user").await;
    chromium.screenshot("passkeys-sample").await;

    // By the button, where the autofill comes to nothing.
    choose(&chromium, "Sign out").await;
    chromium.control("Sign in with SMS code").await;
    authenticator.verifies(false).await;
    choose(&chromium, "Sign in with SMS code").await;
    chromium.control("Sign in with a passkey").await;
    authenticator.verifies(true).await;
    press(&chromium, USE).await;
    assert_claim(&chromium, "acr", "passkey").await;

    // It is the strongest way, and so may remove itself.
    chromium.open(&format!("{}/account", demo.issuer)).await;
    let link = chromium
        .css("a[href^='/account/passkeys/']:not([href$=new])")
        .await;
    link.click().await.expect("it can be pressed");
    press(&chromium, "button[name=remove]").await;
    chromium.text("The passkey is removed.").await;
    choose(&chromium, "Activity").await;
    choose(&chromium, "This was not me").await;
    chromium.text("Everybody is signed out").await;

    // The device has it still; here it is worth nothing, and the text message is back.
    assert_eq!(authenticator.passkeys().await.len(), 1);
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in again with SMS code").await;
    chromium.text("That passkey did not work here").await;
    chromium.screenshot("passkeys-removed").await;
    give_password(&chromium, demo.person("alice")).await;
    chromium.css("input[name=code]").await;
    chromium.close().await;
}

#[tokio::test]
async fn without_javascript_the_page_says_so_and_offers_another_way() {
    let demo = Demo::on_localhost();
    let with = Chromium::start().await;
    VirtualAuthenticator::plugged_into(&with).await;
    with.open(&format!("{}/account/passkeys/new", demo.issuer))
        .await;
    give_password(&with, demo.person("alice")).await;
    give_code(&with, &read_code(&demo, "alice", 1).await).await;
    with.css("#name").await;
    press(&with, USE).await;
    with.text("The passkey is added.").await;
    with.close().await;

    let profile = Profile {
        without_javascript: true,
        ..Profile::default()
    };
    let chromium = Chromium::with(profile).await;
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in with SMS code").await;
    chromium.css("#username").await;
    assert!(!chromium.words().await.contains("passkey"));
    give_password(&chromium, demo.person("alice")).await;
    press(&chromium, "button[name=another]").await;
    let passkey = chromium.css("button[name=way][value=passkey]").await;
    passkey.click().await.expect("it can be pressed");
    chromium.text("Passkeys need JavaScript").await;
    chromium.screenshot("passkeys-without-javascript").await;
    press(&chromium, "button[name=another]").await;
    press(&chromium, "button[name=way]").await;
    chromium.css("input[name=code]").await;
    chromium.close().await;
}
