//! Trusting a browser, and being known in a place: the box beside the code, and what the account and
//! the console show.

use countersign_tests::Demo;
use countersign_tests::webdriver::{Chromium, Profile};

use crate::administrator::assert_fits;
use crate::{assert_claim, choose, give_code, give_password, press, read_code};

#[tokio::test]
async fn a_person_trusts_a_browser_and_forgets_it() {
    let demo = Demo::start();
    let looks = [
        ("devices-light", "alice", false, None),
        ("devices-dark", "bob", true, None),
        ("devices-phone", "admin", false, Some((360, 780))),
    ];
    for (name, username, dark, size) in looks {
        let profile = || Profile {
            dark,
            size,
            ..Profile::default()
        };
        let picture = async |chromium: &Chromium, what: &str| {
            chromium.screenshot(&format!("{name}-{what}")).await;
            assert_fits(chromium, &format!("{name}: {what}")).await;
        };
        let account = |path: &str| format!("{}/account{path}", demo.issuer);
        let owner = Chromium::with(profile()).await;
        owner.open(&account("/two-step")).await;
        give_password(&owner, demo.person(username)).await;
        owner.css("input[name=code]").await;
        give_code(&owner, &read_code(&demo, username, 1).await).await;
        owner.css("button[name=two_step]").await;
        picture(&owner, "01-choose").await;
        press(&owner, "button[value=unknown-devices]").await;
        owner.text("on every device that you do not trust").await;
        picture(&owner, "02-chosen").await;

        let chromium = Chromium::with(profile()).await;
        chromium.open(&demo.sample).await;
        choose(&chromium, "Sign in with password").await;
        give_password(&chromium, demo.person(username)).await;
        press(&chromium, "#remember_device").await;
        picture(&chromium, "03-code").await;
        give_code(&chromium, &read_code(&demo, username, 2).await).await;
        chromium.css("#claims").await;
        owner.close().await;

        chromium.open(&account("/sessions")).await;
        chromium.css("button[name=device]").await;
        picture(&chromium, "04-listed").await;
        press(&chromium, "button[name=device]").await;
        chromium.text("asks for a second step again").await;
        picture(&chromium, "05-forgotten").await;
        chromium.close().await;
    }
}

#[tokio::test]
async fn administrators_see_the_devices_of_a_person() {
    let demo = Demo::start();
    let theirs = Chromium::start().await;
    theirs
        .open(&format!("{}/account/two-step", demo.issuer))
        .await;
    give_password(&theirs, demo.person("admin")).await;
    theirs.css("input[name=code]").await;
    give_code(&theirs, &read_code(&demo, "admin", 1).await).await;
    press(&theirs, "button[value=unknown-devices]").await;
    theirs.text("on every device that you do not trust").await;
    theirs.close().await;

    let chromium = Chromium::start().await;
    chromium.open(&demo.sample).await;
    choose(&chromium, "Sign in with password").await;
    give_password(&chromium, demo.person("admin")).await;
    press(&chromium, "#remember_device").await;
    give_code(&chromium, &read_code(&demo, "admin", 2).await).await;
    assert_claim(&chromium, "acr", "smpp").await;
    chromium
        .open(&format!("{}/admin/people?q=admin", demo.issuer))
        .await;
    press(&chromium, "main table a").await;
    choose(&chromium, "Sessions").await;
    chromium.text("Trusted devices").await;
    chromium.screenshot("devices-console").await;
    choose(&chromium, "Forget all devices").await;
    chromium.text("Trusted no more: 1 devices.").await;
    chromium.close().await;
}

#[tokio::test]
async fn a_person_chooses_unknown_places_and_forgets_them() {
    let demo = Demo::start();
    let looks = [
        ("places-light", "alice", false, None),
        ("places-dark", "bob", true, None),
        ("places-phone", "admin", false, Some((360, 780))),
    ];
    for (name, username, dark, size) in looks {
        let profile = || Profile {
            dark,
            size,
            ..Profile::default()
        };
        let picture = async |chromium: &Chromium, what: &str| {
            chromium.screenshot(&format!("{name}-{what}")).await;
            assert_fits(chromium, &format!("{name}: {what}")).await;
        };
        let account = |path: &str| format!("{}/account{path}", demo.issuer);
        let owner = Chromium::with(profile()).await;
        owner.open(&account("/two-step")).await;
        give_password(&owner, demo.person(username)).await;
        owner.css("input[name=code]").await;
        give_code(&owner, &read_code(&demo, username, 1).await).await;
        owner.css("button[value=unknown-places]").await;
        picture(&owner, "01-choose").await;
        press(&owner, "button[value=unknown-places]").await;
        owner.text("in every place that is new").await;
        picture(&owner, "02-chosen").await;
        owner.close().await;

        let chromium = Chromium::with(profile()).await;
        chromium.open(&demo.sample).await;
        choose(&chromium, "Sign in with password").await;
        give_password(&chromium, demo.person(username)).await;
        chromium.css("input[name=code]").await;
        give_code(&chromium, &read_code(&demo, username, 2).await).await;
        assert_claim(&chromium, "acr", "smpp").await;
        chromium.open(&account("")).await;
        press(&chromium, "a[href$='#known-places']").await;
        chromium.css("button[name=places]").await;
        chromium.text("known in one place").await;
        picture(&chromium, "03-known").await;
        if username == "admin" {
            administrators_see(&chromium, &demo, name).await;
            chromium.open(&account("/sessions")).await;
        }
        press(&chromium, "button[name=places]").await;
        chromium.text("not known in any place yet").await;
        picture(&chromium, "04-forgotten").await;
        chromium.close().await;
    }
}

/// What the console shows of an administrator who is known in a place.
async fn administrators_see(chromium: &Chromium, demo: &Demo, name: &str) {
    chromium
        .open(&format!("{}/admin/people?q=admin", demo.issuer))
        .await;
    press(chromium, "main table a").await;
    choose(chromium, "Sessions").await;
    chromium.text("Known places").await;
    chromium.screenshot(&format!("{name}-console")).await;
    assert_fits(chromium, &format!("{name}: console")).await;
}
