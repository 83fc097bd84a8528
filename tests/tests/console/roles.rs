use countersign_tests::{Browser, Demo, Management, console, management};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn a_role_is_added_and_removed_at_the_console() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/roles/new", "admin").await;
    let form = console::form(&page, "/admin/roles")
        .fill("name", "branch")
        .fill("description", "Branch staff")
        .smuggle("permission", "people:read");
    let page = browser.submit(&form).await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The role branch is saved.")
    );
    let page = console::visit(&demo, &browser, "/admin/roles/branch", "admin").await;
    let remove = console::form(&page, "/admin/roles/branch/remove");
    let page = browser.submit(&remove).await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The role branch is removed.")
    );
    let page = console::visit(&demo, &browser, "/admin/audit?action=role", "admin").await;
    assert!(page.outline().contains("role.remove"), "{}", page.outline());
}

#[tokio::test]
async fn a_change_upon_what_somebody_else_has_changed_is_refused() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let made = api
        .put("/roles/branch", &json!({"permissions": ["people:read"]}))
        .await;
    assert_eq!(
        (made.status.as_u16(), made.etag.as_deref()),
        (200, Some("\"1\"")),
        "{}",
        made.json
    );
    let new = json!({"permissions": []});
    let upon = |etag: &'static str| {
        let request = api
            .request(Method::PUT, "/roles/branch")
            .header("if-match", etag);
        management::send(request.json(&new))
    };
    assert_eq!(upon("\"1\"").await.status, 200);
    let late = upon("\"1\"").await;
    assert_eq!(late.status, 412, "{}", late.json);
    assert_eq!(late.json["status"], 412);
}

#[tokio::test]
async fn a_token_does_what_its_scopes_say_and_no_more() {
    let demo = Demo::start();
    let scopes = "countersign:roles:read";
    let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
    assert_eq!(api.get("/roles").await.status, 200);
    let refused = api.put("/roles/branch", &json!({"permissions": []})).await;
    assert_eq!(refused.status, 403, "{}", refused.json);
    assert_eq!(
        refused.json["detail"],
        "this needs the permission roles:write"
    );
    assert_eq!(api.get("/audit").await.status, 403);
}
