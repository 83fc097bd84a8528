use std::time::Duration;

use countersign_core::seal::fingerprint;
use countersign_core::{Clock, SystemClock};
use countersign_store::Store;
use countersign_tests::{
    Browser, Demo, Form, Management, Page, RelyingParty, console, management, sign_in, wait,
};
use reqwest::Method;
use serde_json::{Value, json};

const PAGE: &str = "/admin/scripts/smpp";

/// The page of a script, and its form.
async fn open(demo: &Demo, browser: &Browser, name: &str) -> (Page, Form) {
    let path = format!("/admin/scripts/{name}");
    let page = console::visit(demo, browser, &path, "admin").await;
    let form = console::form(&page, &path);
    (page, form)
}

async fn offered(demo: &Demo) -> Vec<String> {
    let address = format!("{}/.well-known/openid-configuration", demo.issuer);
    let document: Value = reqwest::get(address).await.unwrap().json().await.unwrap();
    let names = document["acr_values_supported"].as_array().unwrap();
    let names = names.iter().filter_map(Value::as_str);
    names.map(str::to_owned).collect()
}

fn method(source: &str) -> Value {
    json!({"level": 10, "enabled": true, "source": source})
}

#[tokio::test]
async fn a_hidden_value_is_never_sent_to_the_page_and_stays_when_it_is_not_typed() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (page, form) = open(&demo, &browser, "smpp").await;
    let shown = demo.administer(&["method", "show", "smpp", "--json"]);
    assert!(shown.contains("••"), "{shown}");
    let password = form.fields.iter().find(|f| f.value == "password").unwrap();
    let value = form.value(&password.name.replace(".name", ".value"));
    assert_eq!(value, Some(""), "{}", page.outline());
    let form = form.fill("description", "Codes by text message");
    let page = browser.submit(&form).await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The script smpp is updated."),
        "{}",
        page.outline()
    );
    assert_eq!(page.text_of(".state").as_deref(), Some("working"));
    // It still binds and sends with the password that nobody typed again.
    let other = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &other, "/admin/scripts", "admin").await;
    assert_eq!(page.status, 200, "{}", page.outline());
    assert!(page.outline().contains("Codes by text message"));
}

#[tokio::test]
async fn what_is_not_in_order_is_told_at_its_line_and_nothing_typed_is_lost() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (_, form) = open(&demo, &browser, "smpp").await;
    let broken = "fn authenticate(step, form) {\n    true\n}\nfn page(step) {\n    \"signin\n}\n";
    let typed = form
        .clone()
        .fill("source", broken)
        .fill("level", "50")
        .fill_property("password", "typed-anew")
        .fill_property("message", "Code {code} <b>");
    let page = browser.submit(&typed).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(
        page.alert().unwrap().contains("line 5"),
        "{:?}",
        page.alert()
    );
    assert_eq!(page.text_of("tr.wrong td.number").as_deref(), Some("5"));
    let again = console::form(&page, PAGE);
    assert_eq!(again.value("source"), Some(broken));
    assert_eq!(again.value("level"), Some("50"));
    assert!(page.body.contains("Code {code} &lt;b&gt;"));
    assert!(!page.body.contains("typed-anew"), "{}", page.body);
    assert!(offered(&demo).await.contains(&"smpp".to_owned()));

    // A property that is wrong is named, with what is allowed.
    let typed = form.clone().fill_property("source_addr_ton", "ALPHABETIC");
    let page = browser.submit(&typed).await;
    assert_eq!(page.status, 422);
    let alert = page.alert().unwrap();
    for part in ["source_addr_ton", "ALPHABETIC", "ALPHANUMERIC"] {
        assert!(alert.contains(part), "{alert}");
    }
    // The secret that was typed before came back sealed, and is what is saved.
    let typed = again
        .fill("source", form.value("source").unwrap())
        .fill_property("message", "");
    let page = browser.submit(&typed).await;
    assert_eq!(page.text_of(".state").as_deref(), Some("working"));
    let log = demo.administer(&["method", "show", "smpp", "--json"]);
    assert!(log.contains("\"level\":50"), "{log}");
}

/// Lets ten minutes pass since the administrator of this browser proved who they are.
async fn let_the_proof_grow_old(demo: &Demo, browser: &Browser) {
    let cookies = browser.cookies();
    let cookie = cookies
        .iter()
        .find(|(name, _)| name == "countersign-console");
    let (_, cookie) = cookie.expect("the console's cookie");
    let hash = fingerprint(cookie);
    let url = format!("sqlite:{}", demo.folder().join("countersign.db").display());
    let store = Store::open(&url).await.unwrap();
    let now = SystemClock.now();
    let session = store.console_session(&hash, now, Duration::from_secs(60));
    let mut session = session.await.unwrap().expect("a live session");
    session.auth_time = now - Duration::from_secs(600);
    let mut tx = store.begin().await.unwrap();
    tx.end_console_session(&hash).await.unwrap();
    tx.add_console_session(&session).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_was_typed_waits_for_somebody_who_must_prove_again_who_they_are() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (_, form) = open(&demo, &browser, "smpp").await;
    let_the_proof_grow_old(&demo, &browser).await;
    let typed = form
        .fill("level", "48")
        .fill_property("password", &demo.smsc_password);
    let page = browser.submit(&typed).await;
    assert!(page.asks_for("password"), "{}", page.outline());
    let page = sign_in::go_on(&demo, &browser, page, demo.person("admin")).await;
    assert_eq!(page.url.path(), PAGE, "{}", page.outline());
    assert!(
        page.outline().contains("not saved yet"),
        "{}",
        page.outline()
    );
    assert!(!page.body.contains(&demo.smsc_password));
    let form = console::form(&page, PAGE);
    assert_eq!(form.value("level"), Some("48"));
    let page = browser.submit(&form).await;
    let said = page.text_of("[role=status]");
    assert_eq!(said.as_deref(), Some("The script smpp is updated."));
    assert_eq!(console::form(&page, PAGE).value("level"), Some("48"));
    assert_eq!(page.text_of(".state").as_deref(), Some("working"));
}

#[tokio::test]
async fn a_change_upon_what_somebody_else_has_changed_is_refused_and_kept_in_the_form() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (_, form) = open(&demo, &browser, "smpp").await;
    browser.submit(&form.clone().fill("level", "46")).await;
    let page = browser.submit(&form.fill("level", "47")).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(page.alert().unwrap().contains("somebody else"));
    assert_eq!(console::form(&page, PAGE).value("level"), Some("47"));
}

#[tokio::test]
async fn a_sign_in_is_rehearsed_and_nothing_is_sent() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (_, form) = open(&demo, &browser, "smpp").await;
    let before = demo.handset.messages(demo.person("alice").number()).await;
    let page = browser
        .choose(&form.clone().fill("person", "alice"), "act", "test")
        .await;
    let tested = page.text_of("#tested").unwrap();
    assert!(tested.contains("pwd, otp, sms, mfa"), "{tested}");
    assert!(
        tested.contains("A code of 6 digits would be sent to"),
        "{tested}"
    );
    assert!(!tested.contains(demo.person("alice").number()), "{tested}");
    // Carol has no number: she would add one.
    let page = browser
        .choose(&form.clone().fill("person", "carol"), "act", "test")
        .await;
    let tested = page.text_of("#tested").unwrap();
    assert!(
        tested.contains("would be added to phoneNumberVerified"),
        "{tested}"
    );
    let page = browser
        .choose(&form.fill("person", "nobody"), "act", "test")
        .await;
    assert_eq!(page.status, 422);
    let after = demo.handset.messages(demo.person("alice").number()).await;
    assert_eq!(before.len(), after.len());
}

#[tokio::test]
async fn bad_scripts_fail_closed_with_their_error_in_the_console_and_the_others_go_on() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let bad = [
        ("loop", "loop { }", "operations"),
        (
            "memory",
            "let a = []; loop { a.push(\"xxxxxxxxxxxxxxxx\"); }",
            "",
        ),
        ("string", "let s = \"x\"; loop { s += s; }", "too large"),
        (
            "exception",
            "throw \"code 123456 of +447700900123\"",
            "Runtime error",
        ),
        ("type", "\"yes\"", ""),
    ];
    for (name, body, expected) in bad {
        let source = format!("// one\nfn authenticate(step, form) {{\n    {body}\n}}\n");
        let put = api.put(&format!("/scripts/{name}"), &method(&source)).await;
        assert_eq!(put.status, 200, "{name}: {}", put.json);
        let browser = Browser::new(&demo.issuer);
        let app = RelyingParty::of(&demo, "demo-web").await;
        let request = app.request().with("acr_values", name);
        let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
        assert_eq!(page.status, 500, "{name}: {}", page.outline());
        let shown = api.get(&format!("/scripts/{name}")).await.json;
        let reason = shown["last_failure"]["reason"].as_str().unwrap();
        assert!(reason.contains(expected), "{name}: {reason}");
        for secret in ["123456", "7700900123"] {
            assert!(!reason.contains(secret), "{name}: {reason}");
        }
        assert_eq!(shown["state"], "working");
    }
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/scripts/exception/error", "admin").await;
    assert_eq!(
        page.text_of("tr.wrong td.number").as_deref(),
        Some("3"),
        "{}",
        page.outline()
    );
    let page = console::visit(&demo, &browser, "/admin/scripts", "admin").await;
    assert!(page.outline().contains("Show Error"));
}

#[tokio::test]
async fn an_init_that_fails_keeps_the_method_that_works() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let good = "fn authenticate(step, form) { users.check_password(form.username, form.password) }";
    api.put("/scripts/branch", &method(good)).await;
    for init in ["throw \"no centre\"", "false", "loop { }", "7"] {
        let source = format!("fn init(properties) {{\n    {init}\n}}\n{good}");
        let put = api.put("/scripts/branch", &method(&source)).await;
        assert_eq!(put.status, 422, "{init}: {}", put.json);
        assert_eq!(put.json["field"], "source");
    }
    assert!(offered(&demo).await.contains(&"branch".to_owned()));
    let shown = api.get("/scripts/branch").await;
    assert_eq!(shown.json["revision"], 1);
    assert_eq!(shown.etag.as_deref(), Some("\"1\""));
}

#[tokio::test]
async fn a_script_goes_back_to_what_it_was() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (_, form) = open(&demo, &browser, "smpp").await;
    let first: i64 = form.value("revision").unwrap().parse().unwrap();
    let source = format!("// mine\n{}", form.value("source").unwrap());
    browser
        .submit(&form.fill("source", &source).fill("level", "60"))
        .await;
    let path = format!("/admin/scripts/smpp/revisions/{first}");
    let list = console::visit(&demo, &browser, "/admin/scripts/smpp/revisions", "admin").await;
    assert_eq!(
        list.count(&format!("a[href='{path}']")),
        1,
        "{}",
        list.outline()
    );
    let page = console::visit(&demo, &browser, &path, "admin").await;
    assert!(page.text_of("tr.gone code").unwrap().contains("level = 60"));
    assert!(page.outline().contains("− // mine"), "{}", page.outline());
    assert!(!page.body.contains("sealed"), "{}", page.body);
    let page = browser.submit(&console::form(&page, &path)).await;
    let form = console::form(&page, PAGE);
    assert_eq!(form.value("level"), Some("45"), "{}", page.outline());
    assert_eq!(
        form.value("revision"),
        Some((first + 2).to_string().as_str())
    );
    assert_eq!(page.text_of(".state").as_deref(), Some("working"));
}

#[tokio::test]
async fn a_script_is_exported_and_imported_as_one_file_without_its_secrets() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/scripts/smpp/export", "admin").await;
    let file: Value = serde_json::from_str(&page.body).unwrap();
    assert_eq!(file["hidden_properties"], json!(["password"]));
    assert_eq!(file["properties"]["system_id"], "countersign");
    let mut other = file.clone();
    other["name"] = json!("urn:example:sms");
    let page = console::visit(&demo, &browser, "/admin/scripts/import", "admin").await;
    let form = console::form(&page, "/admin/scripts/import");
    let page = browser
        .submit(&form.clone().fill("file", &other.to_string()))
        .await;
    assert!(page.outline().contains("imported"), "{}", page.outline());
    assert_eq!(page.text_of(".state").as_deref(), Some("off"));
    let page = browser.submit(&form.fill("file", "{\"name\": 1}")).await;
    assert_eq!(page.status, 422);
    assert!(page.body.contains("{&quot;name&quot;: 1}"), "{}", page.body);
}

#[tokio::test]
async fn the_method_that_administrators_need_is_neither_switched_off_nor_removed() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (_, form) = open(&demo, &browser, "smpp").await;
    let page = browser.submit(&form.without("enabled")).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(page.alert().unwrap().contains("Console acr"));
    let (_, form) = open(&demo, &browser, "smpp").await;
    let page = browser
        .submit(&form.fill_property("phone_attribute", "nobodyHasThis"))
        .await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(
        page.alert()
            .unwrap()
            .contains("no administrator could sign in")
    );
    let api = Management::of(&demo).await;
    assert_eq!(api.delete("/scripts/smpp").await.status, 409);
    let source = "fn authenticate(step, form) { false }";
    api.put("/scripts/mine", &method(source)).await;
    assert_eq!(api.delete("/scripts/mine").await.status, 204);
    assert!(!offered(&demo).await.contains(&"mine".to_owned()));
    assert_eq!(api.delete("/scripts/mine").await.status, 404);
}

#[tokio::test]
async fn what_the_command_line_changes_is_taken_up_and_kept_as_a_revision() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    demo.administer(&[
        "method",
        "set",
        "twilio_sms",
        "twilio_sid=AC1",
        "from_number=12345",
    ]);
    let revisions = api.get("/scripts/twilio_sms/revisions").await.json;
    assert_eq!(
        revisions["items"].as_array().unwrap().len(),
        2,
        "{revisions}"
    );
    assert_eq!(revisions["items"][0]["actor"], "command-line");
    let source = "fn authenticate(step, form) { false }";
    let file = demo.folder().join("mine.rhai");
    std::fs::write(&file, source).unwrap();
    demo.administer(&["method", "import", "mine", file.to_str().unwrap()]);
    demo.administer(&["method", "enable", "mine"]);
    wait::until("the running server offers it", wait::PATIENCE, async || {
        let offered = offered(&demo).await;
        offered.contains(&"mine".to_owned()).then_some(())
    })
    .await;
}

#[tokio::test]
async fn scripts_are_read_with_one_permission_and_written_with_another() {
    let demo = Demo::start();
    let scopes = "countersign:scripts:read";
    let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
    let shown = api.get("/scripts/smpp").await;
    assert_eq!(shown.status, 200);
    assert_eq!(
        shown.json["properties"]["password"],
        json!({"value": null, "hidden": true})
    );
    let declared = shown.json["declared"].as_array().unwrap();
    assert!(
        declared
            .iter()
            .any(|one| one["name"] == "code_length" && one["default"] == "6")
    );
    let put = api.put("/scripts/smpp", &method("")).await;
    assert_eq!(put.status, 403, "{}", put.json);
    let test = json!({"script": method("fn authenticate(step, form) { false }")});
    assert_eq!(api.post("/scripts/x/test", &test).await.status, 403);
    let all = Management::of(&demo).await;
    let upon = all
        .request(Method::PUT, "/scripts/smpp")
        .header("if-match", "\"1\"");
    let late = management::send(upon.json(&method("fn authenticate(step, form) { false }"))).await;
    assert_eq!(late.status, 412, "{}", late.json);
    let tested = all.post("/scripts/x/test", &test).await;
    assert_eq!(tested.json["good"], true, "{}", tested.json);
}
