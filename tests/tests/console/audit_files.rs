use countersign_tests::{Browser, Demo, Management, console};
use serde_json::{Value, json};

#[tokio::test]
async fn the_log_is_taken_along_as_a_file_and_that_is_written_down() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    for name in ["one", "two"] {
        let body = json!({"permissions": ["people:read"]});
        api.put(&format!("/roles/{name}"), &body).await;
    }
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/audit?action=role", "admin").await;
    assert_eq!(page.count("tbody tr"), 2, "{}", page.outline());
    let file = format!("{}/admin/audit/export?action=role", demo.issuer);
    let lines = browser.get(format!("{file}&format=jsonl")).await;
    assert_eq!(lines.header("content-type"), "application/jsonl");
    let lines = lines
        .body
        .lines()
        .map(|line| serde_json::from_str(line).unwrap());
    let lines: Vec<Value> = lines.collect();
    let subjects: Vec<&Value> = lines.iter().map(|line| &line["subject"]).collect();
    assert_eq!(subjects, ["two", "one"]);
    assert_eq!(lines[0]["hash"].as_str().map(str::len), Some(64));
    let csv = browser.get(format!("{file}&format=csv")).await;
    assert!(csv.header("content-disposition").contains("audit.csv"));
    let first = csv.body.lines().next();
    assert_eq!(first, Some("seq,at,actor,action,subject,detail,hash"));
    assert_eq!(csv.body.lines().count(), 3, "{}", csv.body);
    let log = api.get("/audit?action=audit.export").await;
    assert_eq!(log.json["items"].as_array().map(Vec::len), Some(2));
    assert_eq!(browser.get(format!("{file}&format=xml")).await.status, 422);
}

#[tokio::test]
async fn who_acted_is_shown_by_user_name_and_found_by_it() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let place = "/admin/audit?actor=admin&action=console.sign_in";
    let page = console::visit(&demo, &browser, place, "admin").await;
    assert_eq!(page.count("tbody tr"), 1, "{}", page.outline());
    let who = page.text_of("tbody td:nth-child(2)");
    assert_eq!(who.as_deref(), Some("admin"));
    let nobody = format!("{}/admin/audit?since=nonsense", demo.issuer);
    assert_eq!(browser.get(nobody).await.status, 422);
}

#[tokio::test]
async fn the_command_line_proves_the_log_whole() {
    let demo = Demo::start();
    let said = demo.administer(&["audit", "verify"]);
    assert!(said.contains("entries are as they were written"), "{said}");
    let json = demo.administer(&["audit", "verify", "--json"]);
    let verified: Value = serde_json::from_str(&json).unwrap();
    assert_eq!(verified["broken_at"], json!(null), "{json}");
    assert!(verified["entries"].as_u64() > Some(3), "{json}");
}
