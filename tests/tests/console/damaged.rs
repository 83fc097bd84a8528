//! Rows of configuration that cannot be read: what worked goes on, everything else is taken up, and
//! the console says what is wrong.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Demo, Management, console};
use serde_json::{Value, json};

use crate::delivery::scene::add_centre;

/// Writes what no server writes.
fn sql(demo: &Demo, statement: &str) {
    let database = rusqlite::Connection::open(demo.folder().join("countersign.db"));
    let database = database.expect("the database opens");
    database.busy_timeout(PATIENCE).expect("it can wait");
    let changed = database.execute(statement, ()).expect("a statement");
    assert_eq!(changed, 1, "{statement}");
}

/// One of a list of the API.
async fn one(api: &Management, path: &str, name: &str) -> Value {
    let all = api.get(path).await.json;
    let found = all["items"].as_array().expect("a list").iter();
    let found = found.clone().find(|item| item["name"] == name);
    found
        .unwrap_or_else(|| panic!("no {name} in {all}"))
        .clone()
}

async fn acrs(demo: &Demo) -> String {
    let address = format!("{}/.well-known/openid-configuration", demo.issuer);
    let document: Value = reqwest::get(address).await.unwrap().json().await.unwrap();
    document["acr_values_supported"].to_string()
}

#[tokio::test]
async fn a_row_that_cannot_be_read_stops_no_other_change() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    add_centre(&demo, &api, "spare").await;
    let route = api
        .put(
            "/delivery/routes/late",
            &json!({"properties": {"centre": "spare"}}),
        )
        .await;
    assert!(route.status.is_success(), "{}", route.json);
    let scope = api.put("/scopes/hr", &json!({"claims": ["email"]})).await;
    assert!(scope.status.is_success(), "{}", scope.json);
    let role = json!({"description": "Looks", "permissions": ["people:read"]});
    let role = api.put("/roles/lookers", &role).await;
    assert!(role.status.is_success(), "{}", role.json);

    for statement in [
        "UPDATE method SET properties = '{' WHERE name = 'otp'",
        "UPDATE message_centre SET properties = '[1' WHERE name = 'spare'",
        "UPDATE message_route SET properties = 'none' WHERE name = 'late'",
        "UPDATE scope SET claims = '{}' WHERE name = 'hr'",
        "UPDATE role SET permissions = '' WHERE name = 'lookers'",
    ] {
        sql(&demo, statement);
    }
    // Later changes are taken up.
    demo.administer(&["method", "enable", "adaptive"]);
    demo.administer(&["route", "set", "later", "centre=spare"]);
    until("the changes are taken up", PATIENCE, async || {
        let route = one(&api, "/delivery/routes", "later").await;
        (acrs(&demo).await.contains("adaptive") && route["fault"].is_null()).then_some(())
    })
    .await;

    // What worked goes on, and what is wrong is told.
    assert!(acrs(&demo).await.contains("\"otp\""));
    let otp = one(&api, "/scripts", "otp").await;
    assert_eq!(otp["state"], "failed", "{otp}");
    let told = otp["error"].as_str().unwrap();
    assert!(told.contains("method.properties"), "{told}");
    let centre = one(&api, "/delivery/centres", "spare").await;
    assert_eq!(centre["state"], "bound", "{centre}");
    let told = centre["fault"].as_str().unwrap();
    assert!(told.contains("message_centre.properties"), "{told}");
    let route = one(&api, "/delivery/routes", "late").await;
    let told = route["fault"].as_str().unwrap();
    assert!(told.contains("message_route.properties"), "{told}");
    let question = json!({"to": "+447700900123", "route": "late"});
    let way = api.post("/delivery/explain", &question).await;
    assert!(way.json.to_string().contains("spare"), "{}", way.json);
    let scope = one(&api, "/scopes", "hr").await;
    assert!(
        scope["fault"].as_str().unwrap().contains("scope.claims"),
        "{scope}"
    );
    let role = one(&api, "/roles", "lookers").await;
    assert_eq!(role["permissions"], json!([]), "{role}");

    let browser = Browser::new(&demo.issuer);
    for (path, words) in [
        ("/admin/scripts", "method.properties"),
        ("/admin/delivery/centres", "message_centre.properties"),
        ("/admin/delivery/routes", "message_route.properties"),
        ("/admin/scopes", "scope.claims"),
        ("/admin/roles", "role.permissions"),
    ] {
        let page = console::visit(&demo, &browser, path, "admin").await;
        assert_eq!(page.status, 200, "{path}: {}", page.outline());
        assert!(page.outline().contains(words), "{path}: {}", page.outline());
    }
    let page = browser
        .get(&format!("{}/admin/scripts/otp", demo.issuer))
        .await;
    assert_eq!(page.status, 422, "{}", page.outline());
    assert!(
        page.outline().contains("method.properties"),
        "{}",
        page.outline()
    );

    // Mended, it is what it was.
    sql(
        &demo,
        "UPDATE method SET properties = '{}' WHERE name = 'otp'",
    );
    demo.administer(&["method", "disable", "adaptive"]);
    until("the method works again", PATIENCE, async || {
        (one(&api, "/scripts", "otp").await["state"] == "working").then_some(())
    })
    .await;
}
