//! What an administrator sees of message centres whose sessions two servers share out.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Installation, MessageCentre, Process, free_address};
use countersign_throwaway::Postgres;
use serde_json::Value;

use crate::administrator::assert_fits;
use crate::axe::{self, violations};
use crate::{choose, press};

/// As `init` was told.
const PASSWORD: &str = "password-of-the-administrator";

async fn start(installation: &Installation, address: &str) -> Process {
    let settings = [("COUNTERSIGN_SERVER__LISTEN", address)];
    let process = installation.spawn(&settings);
    until("the server is ready", 3 * PATIENCE, async || {
        let answer = reqwest::get(format!("http://{address}/readyz"))
            .await
            .ok()?;
        let said: Value = answer.json().await.ok()?;
        said["ready"].as_bool()?.then_some(())
    })
    .await;
    process
}

async fn sign_in(chromium: &Chromium, page: &str) {
    chromium.open(page).await;
    for (name, value) in [("username", "admin"), ("password", PASSWORD)] {
        let input = chromium.css(&format!("input[name={name}]")).await;
        input
            .send_keys(value)
            .await
            .expect("an input can be typed in");
    }
    press(chromium, "form button[type=submit]").await;
}

#[tokio::test]
async fn sessions_of_another_server_are_told_from_those_here() {
    let (here, there) = (free_address(), free_address());
    let postgres = Postgres::shared();
    let store = postgres.url(&postgres.database());
    let issuer = format!("http://{here}");
    let installation = Installation::behind_on(&issuer, &store);
    let centre = MessageCentre::start("127.0.0.1:0");
    let (id, secret) = (MessageCentre::SYSTEM_ID, MessageCentre::PASSWORD);
    installation.connect(&centre.smpp, id, secret);
    let (host, port) = centre.smpp.rsplit_once(':').expect("a port");
    std::fs::write(installation.folder().join("operator-password"), secret)
        .expect("the folder can be written to");
    let set = |name: &str, sessions: &str| {
        installation.administer(&[
            "centre",
            "set",
            name,
            "--kind",
            "smpp",
            &format!("smpp_server={host}"),
            &format!("smpp_port={port}"),
            &format!("system_id={id}"),
            &format!("sessions={sessions}"),
            "--secret",
            "password=operator-password",
        ]);
    };
    set("backup-operator", "1");
    set("main-operator", "2");
    // The first has everything before there is another one, which then gets its share.
    let _there = start(&installation, &there).await;
    let _here = start(&installation, &here).await;
    let axe = axe::source();
    let looks = [
        ("two-servers-light", false, None),
        ("two-servers-dark", true, None),
        ("two-servers-phone", false, Some((360, 780))),
    ];
    for (name, dark, size) in looks {
        let profile = Profile {
            dark,
            size,
            ..Profile::default()
        };
        let chromium = Chromium::with(profile).await;
        sign_in(&chromium, &format!("{issuer}/admin/delivery/centres")).await;
        chromium.text("1 here, 1 by other servers").await;
        chromium.text("Bound by another server").await;
        let look = async |what: &str| {
            let name = format!("{name}-{what}");
            chromium.screenshot(&name).await;
            assert_fits(&chromium, &name).await;
            let found = violations(&chromium, &axe).await;
            assert!(found.is_empty(), "{name}: {}", found.join("\n"));
        };
        look("centres").await;
        choose(&chromium, "backup-operator").await;
        chromium.text("1 by other servers").await;
        look("centre").await;
        chromium.close().await;
    }
}
