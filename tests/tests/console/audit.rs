use std::io::Write as _;
use std::net::TcpStream;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Demo, Management, management};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn the_log_tells_who_did_what_and_is_whole() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    api.put("/roles/branch", &json!({"permissions": ["people:read"]}))
        .await;
    let page = api.get("/audit?action=role&limit=1").await;
    let entry = &page.json["items"][0];
    assert_eq!(entry["actor"], "client:demo-manager", "{}", page.json);
    assert_eq!(entry["action"], "role.set");
    assert_eq!(entry["subject"], "branch");
    let verified = api.get("/audit/verify").await;
    assert_eq!(verified.json["broken_at"], json!(null), "{}", verified.json);
    assert_eq!(verified.json["seq"], entry["seq"]);
}

#[tokio::test]
async fn what_is_repeated_with_a_key_is_answered_alike() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let unknown = || {
        let request = api
            .request(Method::POST, "/nothing")
            .header("idempotency-key", "a");
        management::send(request.json(&json!({})))
    };
    let first = unknown().await;
    let second = unknown().await;
    assert_eq!(first.status, 404, "{}", first.json);
    assert_eq!((second.status, &second.json), (first.status, &first.json));
}

/// Sends a request with a key and goes away at once.
fn abandon(demo: &Demo, api: &Management, path: &str, key: &str, body: &Value) {
    let server = demo.issuer.strip_prefix("http://").expect("no TLS");
    let (token, body) = (api.token(), body.to_string());
    let request = format!(
        "POST /api/v1{path} HTTP/1.1\r\nHost: {server}\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nIdempotency-Key: {key}\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(server).expect("the server listens");
    stream.write_all(request.as_bytes()).expect("it reads");
}

#[tokio::test]
async fn what_nobody_waited_for_is_done_and_its_answer_is_there() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    for number in 0..5 {
        let key = format!("key-{number}");
        let body = json!({"username": format!("dora{number}")});
        abandon(&demo, &api, "/people", &key, &body);
        let answer = until("the answer is there", PATIENCE, async || {
            let request = api.request(Method::POST, "/people");
            let request = request.header("idempotency-key", &key);
            let answer = management::send(request.json(&body)).await;
            let detail = answer.json["detail"].as_str().unwrap_or_default();
            (!detail.contains("still being done")).then_some(answer)
        })
        .await;
        assert_eq!(answer.status, 201, "{}", answer.json);
        assert_eq!(answer.json["username"], body["username"]);
    }
}

/// Does to the log in the database what nothing of the server would do.
fn tamper(demo: &Demo, sql: &str) {
    let database = rusqlite::Connection::open(demo.folder().join("countersign.db"));
    let database = database.expect("the database opens");
    database.busy_timeout(PATIENCE).expect("it can wait");
    let changed = database
        .execute(sql, ())
        .expect("the log can be tampered with");
    assert_eq!(changed, 1, "{sql}");
}

#[tokio::test]
async fn a_log_that_was_tampered_with_is_told_with_the_first_wrong_entry() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let before = api.get("/audit/verify").await.json;
    let last = before["seq"].as_i64().expect("a log has an end");
    let broken_at = async || api.get("/audit/verify").await.json["broken_at"].clone();
    // The end was cut off.
    tamper(&demo, &format!("DELETE FROM audit WHERE seq = {last}"));
    assert_eq!(broken_at().await, json!(last));
    // An entry was rewritten.
    tamper(&demo, "UPDATE audit SET detail = 'nothing' WHERE seq = 3");
    assert_eq!(broken_at().await, json!(3));
    // An entry was taken out.
    tamper(&demo, "DELETE FROM audit WHERE seq = 2");
    assert_eq!(broken_at().await, json!(2));
    let told = demo.refuses(&["audit", "verify"]);
    assert!(told.contains("entry 2 is not what was written"), "{told}");
}
