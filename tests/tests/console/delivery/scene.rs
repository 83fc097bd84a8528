use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Demo, Management, management};
use serde_json::{Value, json};

/// The properties of the demonstration's message centre.
pub(crate) fn properties(demo: &Demo) -> Value {
    let (server, port) = demo.smsc.rsplit_once(':').expect("an address has a port");
    json!({
        "smpp_server": server,
        "smpp_port": port,
        "system_id": demo.smsc_system_id,
        "password": demo.smsc_password,
    })
}

/// Adds that message centre under a name, and waits until it is bound.
pub(crate) async fn add_centre(demo: &Demo, api: &Management, name: &str) {
    let body = json!({"kind": "smpp", "properties": properties(demo)});
    let path = format!("/delivery/centres/{name}");
    let put = api.put(&path, &body).await;
    assert_eq!(put.status, 200, "{}", put.json);
    until("the centre is bound", PATIENCE, async || {
        let centre = api.get(&path).await;
        (centre.json["state"] == "bound").then_some(())
    })
    .await;
}

/// Sends a test message; its id.
pub(super) async fn send(api: &Management, to: &str, route: Option<&str>) -> String {
    let body = json!({"to": to, "text": "hello", "route": route});
    let sent = api.post("/delivery/test-messages", &body).await;
    assert_eq!(sent.status, 202, "{}", sent.json);
    sent.json["id"].as_str().expect("an id").to_owned()
}

/// The life of a message once it is in a state.
pub(super) async fn life_at(api: &Management, id: &str, state: &str) -> management::Managed {
    let path = format!("/delivery/messages/{id}");
    let mut seen = String::new();
    until(state, PATIENCE, async || {
        let life = api.get(&path).await;
        if life.json["message"]["state"] == state {
            return Some(life);
        }
        // Shown should it never come so far.
        let now = life.json.to_string();
        if now != seen {
            eprintln!("{now}");
            seen = now;
        }
        None
    })
    .await
}
