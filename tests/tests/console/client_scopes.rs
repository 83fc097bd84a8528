//! Nobody has a client in hand that may do more at the management API than they.

use countersign_tests::{Browser, Demo, Management, console, management};
use reqwest::Method;
use serde_json::{Value, json};

const APPLICATIONS: &str = "countersign:applications:read countersign:applications:write";

/// A program that acts for itself with this scope.
fn robot(scope: &str) -> Value {
    json!({"grant_types": ["client_credentials"], "response_types": [], "scope": scope})
}

#[tokio::test]
async fn who_looks_after_applications_makes_no_client_that_may_do_more_than_they() {
    let demo = Demo::start();
    let api = Management::with_scopes(&demo, "demo-manager", APPLICATIONS).await;
    let rising = "countersign:applications:read countersign:roles:write";
    let ladder = json!({"client_id": "ladder", "metadata": robot(rising)});
    let refused = api.post("/clients", &ladder).await;
    assert_eq!(refused.status, 403, "{}", refused.json);
    assert_eq!(
        refused.json["detail"],
        "this needs the permission roles:write"
    );
    assert_eq!(api.get("/clients/ladder").await.status, 404);

    // What they may do themselves they may give, and it works.
    let equal = json!({"client_id": "ladder", "metadata": robot("countersign:applications:read")});
    let made = api.post("/clients", &equal).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let rise = json!({"scope": rising});
    let refused = api.patch("/clients/ladder", &rise).await;
    assert_eq!(refused.status, 403, "{}", refused.json);
    // Nor for people in whose name it would act.
    let lure = json!({
        "scope": "openid countersign:people:write", "trusted": true,
        "redirect_uris": ["https://lure.example/cb"],
    });
    let refused = api.post("/clients", &json!({"metadata": lure})).await;
    assert_eq!(refused.status, 403, "{}", refused.json);
    let there = api.get("/clients/ladder").await;
    assert_eq!(
        there.json["metadata"]["scope"], "countersign:applications:read",
        "{}",
        there.json
    );
}

#[tokio::test]
async fn nobody_takes_over_a_client_that_may_do_more_than_they() {
    let demo = Demo::start();
    let all = Management::of(&demo).await;
    let strong = json!({"client_id": "robot", "metadata": robot("countersign:roles:write")});
    let made = all.post("/clients", &strong).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let before = all.get("/clients/robot").await.json;
    let api = Management::with_scopes(&demo, "demo-manager", APPLICATIONS).await;
    let keys = json!({
        "token_endpoint_auth_method": "private_key_jwt", "jwks_uri": "https://lure.example/jwks",
    });
    for (method, path, body) in [
        (Method::POST, "/clients/robot/secret", Value::Null),
        (Method::PATCH, "/clients/robot", keys),
        (
            Method::PATCH,
            "/clients/robot",
            json!({"redirect_uris": ["https://lure.example/cb"]}),
        ),
        // Taking its scopes away in the same breath does not help.
        (Method::PATCH, "/clients/robot", json!({"scope": null})),
        (
            Method::PUT,
            "/clients/robot/enabled",
            json!({"enabled": false}),
        ),
        (Method::DELETE, "/clients/robot", Value::Null),
    ] {
        let refused = management::send(api.request(method, path).json(&body)).await;
        assert_eq!(refused.status, 403, "{path} {body}: {}", refused.json);
        assert_eq!(
            refused.json["detail"],
            "this needs the permission roles:write"
        );
        assert!(refused.json.get("client_secret").is_none());
    }
    assert_eq!(all.get("/clients/robot").await.json, before);
    // Whoever holds what it holds may.
    let renewed = all.post("/clients/robot/secret", &Value::Null).await;
    assert_eq!(renewed.status, 200, "{}", renewed.json);
    let off = json!({"enabled": false});
    assert_eq!(all.put("/clients/robot/enabled", &off).await.status, 204);
}

#[tokio::test]
async fn the_page_says_what_is_missing_and_keeps_what_was_typed() {
    let demo = Demo::start();
    let all = Management::of(&demo).await;
    let role = json!({"permissions": ["applications:write"]});
    assert_eq!(all.put("/roles/shopkeepers", &role).await.status, 200);
    demo.administer(&["user", "set", "bob", "--attribute", "memberOf=shopkeepers"]);
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/clients/new", "bob").await;
    let form = console::form(&page, "/admin/clients/new")
        .fill("client_id", "ladder")
        .fill("redirect_uris", "http://127.0.0.1:9999/callback")
        .fill("scope", "openid countersign:roles:write");
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 403, "{}", page.outline());
    let alert = page.alert().expect("what is missing is told");
    assert!(alert.contains("roles:write"), "{alert}");
    let form = console::form(&page, "/admin/clients/new");
    assert_eq!(form.value("client_id"), Some("ladder"));
    let page = browser.submit(&form.fill("scope", "openid")).await;
    assert!(page.text_of("pre").is_some(), "{}", page.outline());
    // The buttons of a stronger one do nothing.
    let page = console::visit(&demo, &browser, "/admin/clients/demo-manager", "bob").await;
    let secret = console::form(&page, "/admin/clients/demo-manager/secret");
    let page = browser.submit(&secret).await;
    assert_eq!(page.status, 403, "{}", page.outline());
    assert!(page.text_of("pre").is_none(), "{}", page.outline());
}
