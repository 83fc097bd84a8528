use countersign_tests::{Demo, Management, management};
use reqwest::Method;
use serde_json::json;

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
