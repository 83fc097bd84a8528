//! What a person sees of second factors that they must have, and an administrator of requiring
//! them.

use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Demo, Management, Options};
use serde_json::json;

use crate::administrator::{administrator, assert_fits};
use crate::{choose, give_code, give_password, press, read_code};

#[tokio::test]
async fn a_person_is_told_what_they_lack_and_what_is_required_of_them() {
    let environment = [("COUNTERSIGN_SIGN_IN__MINIMUM_FACTORS", "2")];
    let demo = Demo::with(&Options {
        environment: &environment,
        ..Options::default()
    });
    let looks = [
        ("two-step-light", "alice", false, None),
        ("two-step-dark", "bob", true, None),
        ("two-step-phone", "admin", false, Some((360, 780))),
    ];
    for (name, username, dark, size) in looks {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        let picture = async |what: &str| {
            chromium.screenshot(&format!("{name}-{what}")).await;
            assert_fits(&chromium, &format!("{name}: {what}")).await;
        };
        chromium.open(&format!("{}/account", demo.issuer)).await;
        give_password(&chromium, demo.person(username)).await;
        chromium.text("you need 2 second steps").await;
        picture("01-too-few").await;

        require(&demo, username).await;
        chromium.open(&format!("{}/account", demo.issuer)).await;
        chromium.text("You cannot switch it off").await;
        picture("02-required").await;
        press(&chromium, "a[href^='/account/numbers/']:not([href$=new])").await;
        chromium.css("input[name=code]").await;
        give_code(&chromium, &read_code(&demo, username, 1).await).await;
        chromium.text("needs 2 second steps").await;
        picture("03-kept").await;
        chromium.close().await;
    }
}

async fn require(demo: &Demo, username: &str) {
    let api = Management::of(demo).await;
    let found = api.get(&format!("/people?q={username}")).await.json;
    let id = found["items"][0]["id"].as_str().expect("an id").to_owned();
    let body = json!({"two_step_required": true});
    let changed = api.patch(&format!("/people/{id}"), &body).await;
    assert_eq!(changed.status, 200, "{}", changed.json);
}

#[tokio::test]
async fn an_administrator_requires_two_step_sign_in_of_a_person() {
    let demo = Demo::start();
    let looks = [
        ("two-step-console-light", "alice", false, None),
        ("two-step-console-dark", "bob", true, None),
        ("two-step-console-phone", "carol", false, Some((360, 780))),
    ];
    for (count, (name, username, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let path = format!("/admin/people?q={username}");
        let chromium = administrator(&demo, &path, count + 1, profile).await;
        choose(&chromium, username).await;
        choose(&chromium, "Require two-step sign-in").await;
        chromium.text("required by an administrator").await;
        chromium.screenshot(name).await;
        assert_fits(&chromium, name).await;
        chromium.close().await;
    }
}
