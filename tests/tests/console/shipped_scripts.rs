//! Stores that have the scripts of an earlier server.

use std::path::Path;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Management, Options, console};
use serde_json::{Value, json};

/// As the first servers came with them.
const SMPP: &str = include_str!("former/smpp.rhai");
const TWILIO: &str = include_str!("former/twilio_sms.rhai");

/// Does to the store what an earlier server did.
fn put_source(folder: &Path, name: &str, source: &str) {
    let database = rusqlite::Connection::open(folder.join("countersign.db"));
    let database = database.expect("the database opens");
    database.busy_timeout(PATIENCE).expect("it can wait");
    let sql = "UPDATE method SET source = ?2 WHERE name = ?1";
    let changed = database.execute(sql, (name, source)).expect("a statement");
    assert_eq!(changed, 1, "{name}");
    database
        .execute("DELETE FROM method_revision WHERE name = ?1", (name,))
        .expect("a statement");
}

/// How often the server itself wrote a script.
async fn upgrades(api: &Management, name: &str) -> usize {
    let revisions = api.get(&format!("/scripts/{name}/revisions")).await;
    let revisions = revisions.json["items"].as_array().expect("a list").iter();
    revisions.filter(|r| r["actor"] == "system").count()
}

async fn script(api: &Management, name: &str) -> Value {
    api.get(&format!("/scripts/{name}")).await.json
}

#[tokio::test]
async fn what_nobody_changed_is_brought_up_to_date_and_what_somebody_did_is_left_to_them() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let options = Options {
        data: Some(folder.path()),
        ..Options::default()
    };
    let mut demo = Demo::with(&options);
    let api = Management::of(&demo).await;
    let (smpp, twilio) = (script(&api, "smpp").await, script(&api, "twilio_sms").await);
    assert_eq!(
        (&smpp["shipped"], &twilio["shipped"]),
        (&json!("same"), &json!("same"))
    );
    demo.administer(&["method", "set", "smpp", "max_resends=2"]);
    demo.process.terminate(PATIENCE);
    put_source(folder.path(), "smpp", SMPP);
    let ours = format!("{TWILIO}\n// Ours.\n");
    put_source(folder.path(), "twilio_sms", &ours);

    let mut demo = Demo::with(&options);
    let api = Management::of(&demo).await;
    until("the script is the server's", PATIENCE, async || {
        (script(&api, "smpp").await["shipped"] == "same").then_some(())
    })
    .await;
    let now = script(&api, "smpp").await;
    assert_eq!(now["source"], smpp["source"]);
    assert_eq!(
        (&now["enabled"], &now["state"]),
        (&json!(true), &json!("working"))
    );
    assert_eq!(now["properties"]["max_resends"]["value"], "2");
    let described = now["declared"].as_array().expect("a list");
    assert!(
        described.iter().any(|one| one["name"] == "smpp_server"),
        "{now}"
    );
    assert_eq!(upgrades(&api, "smpp").await, 1);
    let told = api.get("/audit?action=script.upgrade").await.json;
    let told = told["items"].as_array().expect("a list");
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!(
        (&told[0]["actor"], &told[0]["subject"]),
        (&json!("system"), &json!("smpp"))
    );

    // Codes go out by it: this signs in with one.
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/scripts", "admin").await;
    assert!(
        page.outline()
            .contains("A newer version comes with the server"),
        "{}",
        page.outline()
    );
    let left = script(&api, "twilio_sms").await;
    assert_eq!(
        (&left["source"], &left["shipped"]),
        (&json!(ours), &json!("newer"))
    );
    assert_eq!(upgrades(&api, "twilio_sms").await, 0);
    let place = format!("{}/admin/scripts/twilio_sms", demo.issuer);
    let page = browser.get(&place).await;
    assert!(
        page.outline().contains("See what the newer one changes"),
        "{}",
        page.outline()
    );
    let page = browser.get(&format!("{place}/shipped")).await;
    let gone = page.texts("tr.gone code");
    assert!(gone.iter().any(|line| line == "// Ours."), "{gone:?}");
    let new = page.texts("tr.new code");
    assert!(new.iter().any(|line| line == "fn declare() {"), "{new:?}");
    let page = browser
        .submit(&console::form(&page, "/admin/scripts/twilio_sms/shipped"))
        .await;
    assert_eq!(page.status, 200, "{}", page.outline());
    let taken = script(&api, "twilio_sms").await;
    assert_eq!(
        (&taken["source"], &taken["shipped"]),
        (&twilio["source"], &json!("same"))
    );

    // Whoever goes back knows what they do.
    let first = api.get("/scripts/smpp/revisions").await.json;
    let first = first["items"].as_array().expect("a list").iter();
    let first = first
        .clone()
        .find(|r| r["source"] == SMPP)
        .expect("it is kept")["revision"]
        .clone();
    let back = api
        .post("/scripts/smpp/revert", &json!({"revision": first}))
        .await;
    assert_eq!(back.status, 200, "{}", back.json);
    assert_eq!(back.json["shipped"], "changed");
    demo.process.terminate(PATIENCE);
    // A change after which the server has looked at all scripts.
    put_source(folder.path(), "twilio_sms", TWILIO);
    let demo = Demo::with(&options);
    let api = Management::of(&demo).await;
    until("the other script is the server's", PATIENCE, async || {
        (script(&api, "twilio_sms").await["shipped"] == "same").then_some(())
    })
    .await;
    let now = script(&api, "smpp").await;
    assert_eq!(
        (&now["source"], &now["shipped"]),
        (&json!(SMPP), &json!("changed"))
    );
    assert_eq!(upgrades(&api, "smpp").await, 1);
}
