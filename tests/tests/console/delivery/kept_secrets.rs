//! A stored secret goes only where it was given for.

use countersign_tests::{Browser, Demo, Management, console};
use serde_json::{Value, json};

use super::scene::{add_centre, properties};

const MAIN: &str = "/delivery/centres/main";
const PLACE: &str = "/admin/delivery/centres/main";
/// Where its form goes.
const POSTS: &str = "/admin/delivery/centres";

/// A document with a property set, and without the password.
fn moved(properties: &Value, name: &str, value: &str) -> Value {
    let mut properties = properties.clone();
    let members = properties.as_object_mut().expect("properties");
    members.remove("password");
    members.insert(name.to_owned(), json!(value));
    properties
}

async fn refused(api: &Management, path: &str, body: &Value, property: &str) {
    let answer = api.put(path, body).await;
    assert_eq!(answer.status, 422, "{body}: {}", answer.json);
    let field = format!("properties.{property}");
    assert_eq!(answer.json["field"], field, "{body}: {}", answer.json);
    let detail = answer.json["detail"].as_str().unwrap_or_default();
    assert!(detail.contains("give it again"), "{detail}");
}

#[tokio::test]
async fn a_password_is_given_anew_where_its_message_centre_moves() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    add_centre(&demo, &api, "main").await;
    let own = properties(&demo);
    let before = api.get(MAIN).await.json;
    for (name, value) in [
        ("smpp_server", "localhost"),
        ("smpp_port", "2776"),
        ("tls", "true"),
    ] {
        let body = json!({"properties": moved(&own, name, value)});
        refused(&api, MAIN, &body, "password").await;
    }
    let after = api.get(MAIN).await.json;
    assert_eq!(after["properties"], before["properties"]);
    assert_eq!(after["revision"], before["revision"]);

    // Where it stays, the password may.
    let stays = json!({"properties": moved(&own, "window_size", "20")});
    assert_eq!(api.put(MAIN, &stays).await.status, 200);
    let mut given = own.clone();
    given["smpp_server"] = json!("localhost");
    let moved = api.put(MAIN, &json!({"properties": given})).await;
    assert_eq!(moved.status, 200, "{}", moved.json);
    assert_eq!(moved.json["properties"]["smpp_server"], "localhost");
    // Giving up the password is no way to have it sent.
    let mut without = own.clone();
    without["password"] = json!("");
    let gone = api.put(MAIN, &json!({"properties": without})).await;
    assert_ne!(gone.json["hidden"], json!(["password"]), "{}", gone.json);
}

#[tokio::test]
async fn a_token_is_given_anew_where_the_kind_or_a_template_changes() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let twilio = json!({
        "twilio_sid": "AC0", "twilio_token": "a-token-that-is-kept", "from_number": "+447700900999",
    });
    let path = "/delivery/centres/twilio";
    let body = json!({"kind": "twilio", "properties": twilio});
    let put = api.put(path, &body).await;
    assert_eq!(put.status, 200, "{}", put.json);
    let mut kept = twilio.clone();
    kept.as_object_mut().unwrap().remove("twilio_token");
    let body = json!({"kind": "twilio_voice", "properties": kept});
    refused(&api, path, &body, "twilio_token").await;
    kept["api_url"] = json!("https://lure.example");
    refused(&api, path, &json!({"properties": kept}), "twilio_token").await;

    let gate = json!({
        "http_url": "https://gate.example/send", "http_secret": "a-secret-that-is-kept",
        "http_headers": "Authorization: Bearer {{ secret }}",
        "http_body": r#"{"to": "{{ to }}", "text": "{{ text }}"}"#,
    });
    let path = "/delivery/centres/gate";
    let put = api
        .put(path, &json!({"kind": "http", "properties": gate}))
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    for (name, value) in [
        ("http_url", "https://lure.example/send"),
        // It would come as a text message.
        ("http_body", r#"{"to": "{{ to }}", "text": "{{ secret }}"}"#),
    ] {
        let mut kept = gate.clone();
        kept.as_object_mut().unwrap().remove("http_secret");
        kept[name] = json!(value);
        refused(&api, path, &json!({"properties": kept}), "http_secret").await;
    }
}

#[tokio::test]
async fn the_form_asks_for_the_password_again_at_its_field() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    add_centre(&demo, &api, "main").await;
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, PLACE, "admin").await;
    let form = console::form(&page, POSTS).fill("p.smpp_server", "localhost");
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    let wrong = page.text_of("#e-password").unwrap_or_default();
    assert!(wrong.contains("give it again"), "{}", page.outline());
    let form = console::form(&page, POSTS);
    assert_eq!(form.value("p.smpp_server"), Some("localhost"));
    let form = form.fill("p.password", &demo.smsc_password);
    let page = browser.submit(&form).await;
    let said = page.text_of("[role=status]");
    let saved = "The message centre main is saved.";
    assert_eq!(said.as_deref(), Some(saved), "{}", page.outline());
}

#[tokio::test]
async fn a_methods_own_password_is_given_anew_where_its_centre_moves() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let there = api.get("/scripts/smpp").await.json;
    let mut properties = there["properties"].clone();
    let members = properties.as_object_mut().expect("properties");
    for property in members.values_mut() {
        let property = property.as_object_mut().expect("a property");
        property.retain(|name, value| name == "hidden" || (name == "value" && !value.is_null()));
    }
    let body = |properties: &Value| {
        json!({
            "level": there["level"], "enabled": true, "source": there["source"],
            "properties": properties,
        })
    };
    let mut lured = properties.clone();
    lured["smpp_server"] = json!({"value": "localhost"});
    refused(&api, "/scripts/smpp", &body(&lured), "password").await;
    let mut lured = properties.clone();
    lured["tls"] = json!({"value": "true"});
    refused(&api, "/scripts/smpp", &body(&lured), "password").await;
    let same = api.put("/scripts/smpp", &body(&properties)).await;
    assert_eq!(same.status, 200, "{}", same.json);

    let path = "/admin/scripts/smpp";
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, path, "admin").await;
    let form = console::form(&page, path).fill_property("smpp_server", "localhost");
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 422, "{}", page.outline());
    let alert = page.alert().unwrap_or_default();
    assert!(alert.contains("password"), "{alert}");
    let wrong = page.text_of("td p.wrong").unwrap_or_default();
    assert!(wrong.contains("give it again"), "{}", page.outline());
    let form = console::form(&page, path).fill_property("password", &demo.smsc_password);
    let page = browser.submit(&form).await;
    let said = page.text_of("[role=status]");
    let saved = "The script smpp is updated.";
    assert_eq!(said.as_deref(), Some(saved), "{}", page.outline());
}

#[tokio::test]
async fn the_command_keeps_no_secret_where_a_method_moves() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let before = api.get("/scripts/smpp").await.json;
    for moved in ["smpp_server=localhost", "smpp_port=2776", "tls=true"] {
        let told = demo.refuses(&["method", "set", "smpp", moved, "window_size=20"]);
        assert!(told.contains("password: give it again"), "{moved}: {told}");
        assert!(!told.contains(&demo.smsc_password), "{moved}: {told}");
    }
    let after = api.get("/scripts/smpp").await.json;
    assert_eq!(after["properties"], before["properties"]);
    assert_eq!(after["revision"], before["revision"]);

    // Where it stays, the password may.
    let server = before["properties"]["smpp_server"]["value"].as_str();
    let stays = format!("smpp_server={}", server.expect("a server"));
    demo.administer(&["method", "set", "smpp", &stays, "tls=", "window_size=20"]);
    let file = demo.folder().join("given-again");
    std::fs::write(&file, &demo.smsc_password).expect("the folder can be written to");
    let password = format!("password={}", file.display());
    let moves = ["smpp_server=localhost", "--secret", &password];
    demo.administer(&[&["method", "set", "smpp"][..], &moves[..]].concat());
    let moved = api.get("/scripts/smpp").await.json;
    assert_eq!(moved["properties"]["smpp_server"]["value"], "localhost");
}

#[tokio::test]
async fn what_is_hidden_in_a_header_goes_nowhere_else_either() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let script = |url: &str, headers: Value| {
        json!({
            "level": 5, "enabled": false, "source": "fn authenticate(step, form) { false }",
            "properties": {"http_url": {"value": url}, "http_headers": headers},
        })
    };
    let headers = json!({"value": "Authorization: Bearer of-the-bank", "hidden": true});
    let place = "https://gate.example/send";
    let put = api.put("/scripts/gate", &script(place, headers)).await;
    assert_eq!(put.status, 200, "{}", put.json);
    let kept = json!({"hidden": true});
    let lured = script("https://lure.example/send", kept.clone());
    refused(&api, "/scripts/gate", &lured, "http_headers").await;
    let told = demo.refuses(&[
        "method",
        "set",
        "gate",
        "http_url=https://lure.example/send",
    ]);
    assert!(told.contains("http_headers: give it again"), "{told}");
    let same = api.put("/scripts/gate", &script(place, kept)).await;
    assert_eq!(same.status, 200, "{}", same.json);
}
