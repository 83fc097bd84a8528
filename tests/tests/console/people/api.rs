use countersign_tests::management::{Managed, send};
use countersign_tests::{Demo, Management};
use reqwest::Method;
use serde_json::{Value, json};

async fn find(api: &Management, who: &str) -> Value {
    let list = api.get(&format!("/people?q={who}")).await;
    assert_eq!(list.status, 200, "{}", list.json);
    list.json["items"][0].clone()
}

async fn at(api: &Management, who: &str) -> String {
    let person = find(api, who).await;
    format!("/people/{}", person["id"].as_str().unwrap())
}

fn refused(answer: &Managed, status: u16, says: &str) {
    assert_eq!(answer.status, status, "{}", answer.json);
    let detail = answer.json["detail"].as_str().unwrap_or_default();
    assert!(detail.contains(says), "{}", answer.json);
}

#[tokio::test]
async fn a_person_is_added_changed_found_and_removed() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let new = json!({"username": "dora", "attributes": {"mail": ["dora@example.org"]}});
    let made = api.post("/people", &new).await;
    assert_eq!(made.status, 201, "{}", made.json);
    assert_eq!(made.json["has_password"], false);
    refused(&api.post("/people", &new).await, 409, "already");
    let path = at(&api, "dora@ex").await;

    let change = json!({"username": "dora2", "attributes": {"title": ["Dr", "MSc"], "mail": []}});
    let upon = |etag: String| {
        let request = api.request(Method::PATCH, &path).header("if-match", etag);
        send(request.json(&change))
    };
    let etag = made.etag.unwrap();
    let changed = upon(etag.clone()).await;
    assert_eq!(changed.status, 200, "{}", changed.json);
    assert_eq!(changed.json["attributes"], json!({"title": ["Dr", "MSc"]}));
    refused(&upon(etag).await, 412, "somebody else");

    let history = api.get(&format!("{path}/history")).await;
    assert_eq!(history.json["items"][0]["action"], "person.update");
    assert_eq!(history.json["items"][0]["detail"], "username, mail, title");
    assert_eq!(api.delete(&path).await.status, 204);
    refused(&api.get(&path).await, 404, "no person");
}

#[tokio::test]
async fn nobody_chooses_a_password_for_somebody_else() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let path = at(&api, "alice").await;
    for (method, path, body) in [
        (
            Method::POST,
            "/people",
            json!({"username": "dora", "password": "quartz lantern"}),
        ),
        (
            Method::PATCH,
            path.as_str(),
            json!({"password": "quartz lantern"}),
        ),
    ] {
        let answer = send(api.request(method, path).json(&body)).await;
        assert!(answer.status.is_client_error(), "{}", answer.json);
    }
    let shown = api.get(&path).await.json.to_string();
    assert!(!shown.contains("argon2"), "{shown}");
    let begun = api
        .post(&format!("{path}/password-reset"), &json!({}))
        .await;
    assert_eq!(begun.json["sent_to"], "••••• 23", "{}", begun.json);
    assert_eq!(begun.json["setup_code"], Value::Null);
}

#[tokio::test]
async fn a_list_is_read_part_by_part() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let mut names = Vec::new();
    let mut after = String::new();
    loop {
        let part = api.get(&format!("/people?limit=2{after}")).await;
        for person in part.json["items"].as_array().unwrap() {
            names.push(person["username"].as_str().unwrap().to_owned());
        }
        match part.json["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(names, ["admin", "alice", "bob", "carol"]);
}

#[tokio::test]
async fn scopes_say_what_a_token_does_to_people() {
    let demo = Demo::start();
    let all = Management::of(&demo).await;
    let (alice, admin) = (at(&all, "alice").await, at(&all, "admin").await);
    let with = |scopes: &'static str| Management::with_scopes(&demo, "demo-manager", scopes);
    let off = json!({"active": false});

    let reads = with("countersign:people:read").await;
    refused(&reads.patch(&alice, &off).await, 403, "people:help");
    refused(&reads.delete(&alice).await, 403, "people:write");

    let helps = with("countersign:people:read countersign:people:help").await;
    let seen = find(&helps, "alice").await;
    assert_eq!(seen["numbers"][0]["number"], "••••• 23", "{seen}");
    assert!(!seen.to_string().contains("900123"), "{seen}");
    let edit = json!({"attributes": {"mail": ["mine@example.org"]}});
    refused(&helps.patch(&alice, &edit).await, 403, "people:write");
    let number = format!(
        "{alice}/numbers/{}",
        seen["numbers"][0]["id"].as_str().unwrap()
    );
    let gone = helps.delete(&number).await;
    assert_eq!(gone.status, 200, "{}", gone.json);
    assert_eq!(gone.json["numbers"], json!([]));
    refused(&helps.delete(&number).await, 404, "no number");
    assert_eq!(helps.patch(&alice, &off).await.json["active"], false);
    refused(&helps.patch(&admin, &off).await, 409, "has a role");

    let writes = with("countersign:people:read countersign:people:write").await;
    let rise = json!({"attributes": {"memberOf": ["administrators"]}});
    refused(&writes.patch(&alice, &rise).await, 403, "roles:write");
    let born = json!({"username": "eve", "attributes": {"memberOf": ["help-desk"]}});
    refused(&writes.post("/people", &born).await, 403, "roles:write");
}
