//! `/account` in a browser: every page, light, dark and on a phone.

use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Authenticator, Demo};

use crate::administrator::assert_fits;
use crate::{choose, give_code, give_password, press, read_code};

/// The secret that the page shows, as an app that scanned it.
async fn scanned(chromium: &Chromium) -> Authenticator {
    let key = chromium.css("code.key").await;
    let key = key.text().await.expect("a key is text");
    Authenticator::of(&key)
}

#[tokio::test]
async fn a_person_looks_after_their_account() {
    let demo = Demo::start();
    let looks = [
        ("account-light", "alice", false, None),
        ("account-dark", "bob", true, None),
        ("account-phone", "admin", false, Some((360, 780))),
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
        open("/account").await;
        give_password(&chromium, demo.person(username)).await;
        chromium.text("What protects your account").await;
        picture("01-overview").await;

        // The second factor is asked for before anything changes.
        choose(&chromium, "Add an authenticator app").await;
        chromium.css("input[name=code]").await;
        give_code(&chromium, &read_code(&demo, username, 1).await).await;
        chromium.css("#name").await;
        picture("02-app-new").await;
        let field = chromium.css("#name").await;
        field
            .send_keys("My phone")
            .await
            .expect("it can be typed in");
        choose(&chromium, "Continue").await;
        let app = scanned(&chromium).await;
        picture("03-app-setup").await;
        give_code(&chromium, &app.next_code().await).await;
        chromium.text("The authenticator app is added.").await;
        picture("04-app-added").await;

        // From now on its code is what proves enough.
        choose(&chromium, "Make recovery codes").await;
        chromium.css("input[name=code]").await;
        picture("05-app-code").await;
        give_code(&chromium, &app.next_code().await).await;
        chromium
            .css("form[action='/account/recovery-codes'] button")
            .await;
        picture("06-recovery").await;
        press(&chromium, "form[action='/account/recovery-codes'] button").await;
        chromium.css("ul.codes").await;
        picture("07-recovery-made").await;
        choose(&chromium, "I have kept them").await;
        chromium.text("You have 10 codes left.").await;

        for (what, path) in [
            ("08-number", "/account/numbers/new"),
            ("09-password", "/account/password"),
            ("10-two-step", "/account/two-step"),
            ("11-sessions", "/account/sessions"),
            ("12-applications", "/account/applications"),
            ("13-activity", "/account/activity"),
        ] {
            open(path).await;
            chromium.css("nav.places").await;
            picture(what).await;
        }
        open("/account").await;
        let number = chromium
            .css("a[href^='/account/numbers/']:not([href$=new])")
            .await;
        number.click().await.expect("it can be pressed");
        chromium.css("button[name=remove]").await;
        picture("14-number").await;

        // Another way at the next sign-in.
        open("/account/activity").await;
        choose(&chromium, "This was not me").await;
        chromium.text("Everybody is signed out").await;
        picture("15-alarm").await;
        open("/account/password").await;
        give_password(&chromium, demo.person(username)).await;
        chromium.css("button[name=another]").await;
        press(&chromium, "button[name=another]").await;
        chromium.css("button[name=way]").await;
        picture("16-ways").await;
        press(&chromium, "button[name=way]").await;
        chromium.text("Enter a recovery code").await;
        picture("17-recovery-code").await;
        chromium.close().await;
    }
}
