use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Management, console, management};
use reqwest::Method;
use serde_json::json;

use super::scene::{add_centre, life_at, properties};

const NEW: &str = "/admin/delivery/centres/new?kind=smpp";
const PLACE: &str = "/admin/delivery/centres";

#[tokio::test]
async fn a_centre_that_is_added_at_the_console_carries_codes_without_a_restart() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let (server, port) = demo.smsc.rsplit_once(':').unwrap();
    let page = console::visit(&demo, &browser, NEW, "admin").await;
    let wrong = console::form(&page, PLACE)
        .fill("name", "main")
        .fill("p.smpp_server", server)
        .fill("p.smpp_port", "70000")
        .fill("p.system_id", &demo.smsc_system_id)
        .fill("p.password", &demo.smsc_password);
    let page = browser.submit(&wrong).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    let wrong = page.text_of("#e-smpp_port").unwrap_or_default();
    for part in ["70000", "1 to 65535"] {
        assert!(wrong.contains(part), "{wrong}");
    }
    assert!(page.alert().unwrap_or_default().contains("smpp_port"));
    assert!(!page.body.contains(&demo.smsc_password));
    let again = console::form(&page, PLACE);
    assert_eq!(again.value("p.smpp_server"), Some(server));
    assert_eq!(again.value("p.smpp_port"), Some("70000"));
    // The password is not typed again.
    let page = browser.submit(&again.fill("p.smpp_port", port)).await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The message centre main is saved.")
    );
    let list = format!("{}{PLACE}", demo.issuer);
    until("the centre is bound", PATIENCE, async || {
        let page = browser.get(&list).await;
        (page.text_of("tbody tr:first-child .state.good")? == "Bound").then_some(())
    })
    .await;

    demo.administer(&["method", "set", "smpp", "route=main"]);
    let api = Management::of(&demo).await;
    until(
        "the method has no centre of its own",
        PATIENCE,
        async || {
            let own = api.get("/delivery/centres/smpp").await;
            (own.status == 404).then_some(())
        },
    )
    .await;
    let alice = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &alice, "/admin", "alice").await;
    assert_eq!(page.status, 403, "{}", page.outline());
    let newest = api.get("/delivery/messages?limit=1").await;
    let id = newest.json["items"][0]["id"].as_str().unwrap();
    let life = life_at(&api, id, "delivered").await;
    assert_eq!(life.json["message"]["centre"], "main", "{}", life.json);
    let events = life.json["events"].as_array().unwrap();
    let states: Vec<&str> = events.iter().filter_map(|e| e["state"].as_str()).collect();
    assert_eq!(
        states,
        ["queued", "submitted", "delivered"],
        "{}",
        life.json
    );
    assert_eq!(life.json["parts"][0]["state"], "delivered", "{}", life.json);
    assert!(life.json["message"]["entered_at"].is_i64(), "{}", life.json);
}

#[tokio::test]
async fn a_centre_that_cannot_bind_says_why_and_one_that_is_switched_off_sends_nothing() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let mut wrong = properties(&demo);
    wrong["password"] = json!("not-it");
    let body = json!({"kind": "smpp", "properties": wrong});
    let put = api.put("/delivery/centres/main", &body).await;
    assert_eq!(put.status, 200, "{}", put.json);
    let broken = until("the bind is refused", PATIENCE, async || {
        let centre = api.get("/delivery/centres/main").await;
        let trouble = centre.json["live"]["troubles"][0]["reason"].as_str()?;
        trouble.contains("bind").then(|| centre.clone())
    })
    .await;
    assert_eq!(broken.json["state"], "connecting", "{}", broken.json);
    assert_eq!(broken.json["live"]["sessions_bound"], 0);
    assert_eq!(broken.json["hidden"], json!(["password"]));
    assert!(!broken.json.to_string().contains("not-it"));
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, PLACE, "admin").await;
    assert!(page.outline().contains("Not bound"), "{}", page.outline());

    let off = api
        .patch("/delivery/centres/main", &json!({"enabled": false}))
        .await;
    assert_eq!(off.json["state"], "off", "{}", off.json);
    assert_eq!(off.json["live"], json!(null));
    let gone = api.delete("/delivery/centres/main").await;
    assert_eq!(gone.status, 204, "{}", gone.json);
    assert_eq!(api.get("/delivery/centres/main").await.status, 404);
    let log = api.get("/audit?subject=main").await;
    let actions = log.json["items"].as_array().unwrap();
    let actions: Vec<&str> = actions
        .iter()
        .filter_map(|e| e["action"].as_str())
        .collect();
    let set = "message_centre.set";
    assert_eq!(actions, ["message_centre.remove", set, set]);
    assert!(!log.json.to_string().contains("not-it"), "{}", log.json);
}

#[tokio::test]
async fn a_change_upon_another_revision_and_a_wrong_property_change_nothing() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    add_centre(&demo, &api, "main").await;
    let path = "/delivery/centres/main";
    let upon = |etag: &'static str, properties: serde_json::Value| {
        let request = api.request(Method::PUT, path).header("if-match", etag);
        management::send(request.json(&json!({"properties": properties})))
    };
    let mut larger = properties(&demo);
    larger["window_size"] = json!("20");
    let changed = upon("\"1\"", larger).await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    assert_eq!(changed.etag.as_deref(), Some("\"2\""));
    assert_eq!(changed.json["live"]["window"], 20, "{}", changed.json);
    let late = upon("\"1\"", properties(&demo)).await;
    assert_eq!(late.status, 412, "{}", late.json);
    let mut wrong = properties(&demo);
    wrong["window_size"] = json!("0");
    let refused = upon("\"2\"", wrong).await;
    assert_eq!(refused.status, 422, "{}", refused.json);
    assert_eq!(refused.json["field"], "properties.window_size");
    let unknown = upon("\"2\"", json!({"window": "20"})).await;
    assert_eq!(
        unknown.json["field"], "properties.window",
        "{}",
        unknown.json
    );
    let there = api.get(path).await;
    assert_eq!(
        there.json["properties"]["window_size"], "20",
        "{}",
        there.json
    );
    let of_method = api
        .put(
            "/delivery/centres/smpp",
            &json!({"kind": "log", "properties": {}}),
        )
        .await;
    assert_eq!(of_method.status, 422, "{}", of_method.json);
    assert_eq!(of_method.json["field"], "name");
}

#[tokio::test]
async fn whoever_only_looks_at_delivery_changes_nothing() {
    let demo = Demo::start();
    let scopes = "countersign:delivery:read";
    let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
    assert_eq!(api.get("/delivery/centres").await.status, 200);
    assert_eq!(api.get("/delivery/kinds").await.status, 200);
    let body = json!({"kind": "log", "properties": {}});
    let refused = api.put("/delivery/centres/dev", &body).await;
    assert_eq!(refused.status, 403, "{}", refused.json);
    let body = json!({"to": "+447700900123", "text": "x"});
    assert_eq!(api.post("/delivery/test-messages", &body).await.status, 403);
    let stranger = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &stranger, PLACE, "alice").await;
    assert_eq!(page.status, 403, "{}", page.outline());
}
