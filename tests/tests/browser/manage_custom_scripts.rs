//! Configuration › Manage Custom Scripts, as the model's page has its operator walk it.

use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{
    Client, Demo, Installation, Listener, MessageCentre, Person, RelyingParty, wait,
};
use serde_json::Value;

use crate::administrator::{administrator, assert_fits};
use crate::{choose, give_code, give_password, press};

/// Types into the line of the properties table of this name.
async fn populate(chromium: &Chromium, property: &str, value: &str) {
    let css = format!("tr:has(input[value='{property}']) input[name$='.value']");
    write(chromium, &css, value).await;
}

async fn write(chromium: &Chromium, css: &str, value: &str) {
    let input = chromium.css(css).await;
    input.clear().await.expect("an input can be cleared");
    input
        .send_keys(value)
        .await
        .expect("an input can be typed in");
}

async fn acr_values_supported(issuer: &str) -> Vec<String> {
    let address = format!("{issuer}/.well-known/openid-configuration");
    let answer = reqwest::get(address).await.expect("the server answers");
    let document: Value = answer.json().await.expect("discovery is JSON");
    let names = document["acr_values_supported"].as_array();
    let names = names.expect("a list").iter().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

/// An installation with somebody who has a number, and an application.
async fn set_up(installation: &Installation, alice: &Person) -> (Listener, Client) {
    installation.add(alice);
    let listener = Listener::start();
    let callback = format!("{}/callback", listener.address);
    listener.put_page("/callback", "<h1>Back at the application</h1>");
    let client = installation.register("app", &callback);
    (listener, client)
}

#[tokio::test]
async fn the_models_page_is_walked_step_by_step() {
    let centre = MessageCentre::start("127.0.0.1:0");
    let installation = Installation::new();
    let alice = Person {
        username: "alice".to_owned(),
        password: "quartz lantern".to_owned(),
        phone: Some("+447700900123".to_owned()),
    };
    let administrator = Person {
        username: "admin".to_owned(),
        password: "password-of-the-administrator".to_owned(),
        phone: None,
    };
    let (listener, client) = set_up(&installation, &alice).await;
    let _server = installation.serve().await;
    let issuer = &installation.issuer;
    assert_eq!(acr_values_supported(issuer).await, ["password"]);

    let chromium = Chromium::start().await;
    chromium.open(&format!("{issuer}/admin")).await;
    give_password(&chromium, &administrator).await;
    chromium.text("Configuration").await;
    choose(&chromium, "Manage Custom Scripts").await;
    choose(&chromium, "Person Authentication").await;
    chromium.screenshot("manage-custom-scripts-1-list").await;
    choose(&chromium, "smpp").await;
    let (host, port) = centre.smpp.rsplit_once(':').expect("an address");
    populate(&chromium, "smpp_server", host).await;
    populate(&chromium, "smpp_port", port).await;
    populate(&chromium, "system_id", MessageCentre::SYSTEM_ID).await;
    populate(&chromium, "password", MessageCentre::PASSWORD).await;
    populate(&chromium, "source_addr", "Harbour").await;
    press(&chromium, "input[name=enabled]").await;
    chromium
        .screenshot("manage-custom-scripts-2-populated")
        .await;
    choose(&chromium, "Update").await;
    chromium.text("The script smpp is updated.").await;
    chromium.text("working").await;
    chromium.screenshot("manage-custom-scripts-3-updated").await;
    let names = acr_values_supported(issuer).await;
    assert_eq!(names, ["password", "smpp"], "right after Update");
    let log = installation.folder().join("logs/script.log");
    let log = std::fs::read_to_string(log).expect("scripts log");
    assert!(log.contains("SMPP Initialized successfully"), "{log}");
    assert!(!log.contains(MessageCentre::PASSWORD), "{log}");
    chromium.close().await;

    // The application asks for it.
    let app = RelyingParty::new(issuer, client).await;
    let request = app.request().with("acr_values", "smpp");
    let chromium = Chromium::start().await;
    chromium.open(request.url().as_str()).await;
    give_password(&chromium, &alice).await;
    chromium.css("input[name=code]").await;
    let code = centre.handset.nth_code(alice.number(), 1).await;
    give_code(&chromium, &code).await;
    chromium.text("Back at the application").await;
    let answer = listener.nth("/callback", 1).await;
    assert!(answer.parameters.contains_key("code"), "{answer:?}");
    chromium.close().await;
}

#[tokio::test]
async fn a_script_is_tested_put_right_and_taken_back() {
    let demo = Demo::start();
    let looks = [
        ("scripts-light", false, None),
        ("scripts-dark", true, None),
        ("scripts-phone", false, Some((390, 844))),
    ];
    for (count, (name, dark, size)) in looks.into_iter().enumerate() {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = administrator(&demo, "/admin/scripts/smpp", count + 1, profile).await;
        let picture = async |what: &str| chromium.screenshot(&format!("{name}-{what}")).await;
        chromium.text("Custom properties").await;
        picture("1-page").await;
        write(&chromium, "#person", "carol").await;
        press(&chromium, "button[value=test]").await;
        chromium.text("Signed in, having proved").await;
        picture("2-tested").await;
        let right = format!("// tried {count} times\n");
        prepend(&chromium, "fn broken( {\n").await;
        press(&chromium, "button[value=update]").await;
        chromium.css("tr.wrong").await;
        picture("3-wrong").await;
        chromium
            .client
            .execute(
                "document.getElementById('source').scrollIntoView()",
                Vec::new(),
            )
            .await
            .expect("the page scrolls");
        picture("4-source").await;
        let broken = "fn broken( {\n";
        let script = "const s = document.getElementById('source');
            s.value = arguments[1] + s.value.replace(arguments[0], '');";
        let arguments = vec![broken.into(), right.clone().into()];
        let done = chromium.client.execute(script, arguments).await;
        done.expect("a script runs");
        press(&chromium, "button[value=update]").await;
        chromium.text("The script smpp is updated.").await;
        choose(&chromium, "Revisions").await;
        picture("5-revisions").await;
        choose(&chromium, "Compare").await;
        chromium.css("table.difference").await;
        picture("6-difference").await;
        choose(&chromium, "Revert").await;
        chromium.text("is what it was at revision").await;
        chromium
            .open(&format!("{}/admin/authentication", demo.issuer))
            .await;
        chromium.text("Console acr").await;
        picture("7-authentication").await;
        chromium
            .open(&format!("{}/admin/scripts", demo.issuer))
            .await;
        chromium.text("twilio_sms").await;
        picture("8-list").await;
        assert_fits(&chromium, &format!("{name}: the page")).await;
        chromium.close().await;
    }
    wait::until("the method still works", wait::PATIENCE, async || {
        let names = acr_values_supported(&demo.issuer).await;
        names.contains(&"smpp".to_owned()).then_some(())
    })
    .await;
}

async fn prepend(chromium: &Chromium, text: &str) {
    let script = "const s = document.getElementById('source'); s.value = arguments[0] + s.value;";
    let done = chromium.client.execute(script, vec![text.into()]).await;
    done.expect("a script runs");
}
