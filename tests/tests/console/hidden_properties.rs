//! Whoever may change scripts learns no secret that somebody else typed: a changed source cannot
//! have it sent elsewhere.

use countersign_tests::{Browser, Demo, Management, console};
use serde_json::{Value, json};

/// A stored script as a document whose hidden values are kept.
async fn kept(api: &Management, name: &str, enabled: bool, source: &str) -> Value {
    let there = api.get(&format!("/scripts/{name}")).await.json;
    let mut properties = there["properties"].clone();
    let members = properties.as_object_mut().expect("properties");
    for property in members.values_mut() {
        let property = property.as_object_mut().expect("a property");
        property.retain(|name, value| name == "hidden" || (name == "value" && !value.is_null()));
    }
    json!({
        "level": there["level"], "enabled": enabled, "source": source, "properties": properties,
    })
}

fn with(source: &str, before_open: &str) -> String {
    let open = "codes.open(\"smpp\", properties);";
    assert!(source.contains(open), "{source}");
    source.replace(open, &format!("{before_open} {open}"))
}

#[tokio::test]
async fn a_changed_source_cannot_have_a_kept_secret_sent_elsewhere() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let before = api.get("/scripts/smpp").await.json;
    let source = before["source"].as_str().expect("a source");
    for (lure, told) in [
        ("properties.smpp_server = \"localhost\";", "smpp_server"),
        ("properties.smpp_port = 1;", "smpp_port"),
        ("properties.message = properties.password;", "password"),
        ("http.post(\"http://localhost/\", properties.password);", ""),
        ("throw `it is ${properties.password}`;", "it is …"),
    ] {
        let body = kept(&api, "smpp", true, &with(source, lure)).await;
        let refused = api.put("/scripts/smpp", &body).await;
        assert_eq!(refused.status, 422, "{lure}: {}", refused.json);
        let detail = refused.json["detail"].as_str().unwrap_or_default();
        assert!(detail.contains(told), "{lure}: {detail}");
        assert!(!detail.contains(&demo.smsc_password), "{lure}: {detail}");
    }
    let after = api.get("/scripts/smpp").await.json;
    assert_eq!(after["revision"], before["revision"]);
    assert_eq!(after["state"], "working");

    // Nor by way of a script that is switched off, where `init` is not tried.
    let mut body = kept(&api, "smpp", true, source).await;
    body["properties"]["password"] = json!({"value": demo.smsc_password});
    let added = api.put("/scripts/own", &body).await;
    assert_eq!(added.status, 200, "{}", added.json);
    let lured = with(source, "properties.smpp_server = \"localhost\";");
    let own = with(source, "properties.source_addr = \"Harbour\";");
    for (enabled, source, status) in [
        (false, &lured, 200),
        (true, &lured, 422),
        // Whatever says nothing of where the secret goes is the script's to set.
        (true, &own, 200),
    ] {
        let body = kept(&api, "own", enabled, source).await;
        let put = api.put("/scripts/own", &body).await;
        assert_eq!(put.status, status, "{}", put.json);
    }
}

#[tokio::test]
async fn the_page_says_which_property_is_not_where_it_belongs() {
    let demo = Demo::start();
    let path = "/admin/scripts/smpp";
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, path, "admin").await;
    let form = console::form(&page, path);
    let lured = with(
        form.value("source").expect("a source"),
        "properties.smpp_server = \"localhost\";",
    );
    let page = browser.submit(&form.fill("source", &lured)).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    let alert = page.alert().unwrap_or_default();
    assert!(alert.contains("smpp_server"), "{alert}");
    assert!(alert.contains("password"), "{alert}");
    let form = console::form(&page, path);
    assert_eq!(form.value("source"), Some(lured.as_str()));
}
