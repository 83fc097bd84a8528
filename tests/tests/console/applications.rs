//! OpenID Connect › Clients, Scopes, Claims, Keys.

use countersign_tests::{
    Browser, Client, Demo, Management, RelyingParty, console, management, sign_in, wait,
};
use reqwest::Method;
use serde_json::{Value, json};

const CALLBACK: &str = "http://127.0.0.1:9999/callback";

#[tokio::test]
async fn a_client_is_registered_at_the_console_and_signs_somebody_in() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/clients/new", "admin").await;
    let form = console::form(&page, "/admin/clients/new")
        .fill("client_id", "shop")
        .fill("client_name", "Shop")
        .fill("redirect_uris", CALLBACK)
        .fill("default_acr_values", "smpp")
        .smuggle("trusted", "true");
    let page = browser.submit(&form).await;
    let secret = page.text_of("pre").expect("the secret is told");
    assert!(secret.len() >= 43, "{secret}");
    assert_eq!(page.header("cache-control"), "no-store");

    // It is told once.
    let page = console::visit(&demo, &browser, "/admin/clients/shop", "admin").await;
    assert!(!page.outline().contains(&secret), "{}", page.outline());

    let shop = Client {
        client_id: "shop".to_owned(),
        client_secret: Some(secret),
        redirect_uris: vec![CALLBACK.to_owned()],
    };
    let app = RelyingParty::new(&demo.issuer, shop).await;
    let request = app.request();
    let other = Browser::new(&demo.issuer);
    let page = sign_in::with_code(&demo, &other, &request, demo.person("alice")).await;
    let claims = app.tokens(&request, &page).await.claims;
    assert_eq!(claims["acr"], "smpp");
    let log = demo.administer(&["client", "show", "shop", "--json"]);
    assert!(log.contains("\"trusted\":true"), "{log}");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field_and_nothing_typed_is_lost() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/clients/new", "admin").await;
    let form = console::form(&page, "/admin/clients/new")
        .fill("client_id", "shop")
        .fill("redirect_uris", "https://shop.example/cb#fragment")
        .fill("default_max_age", "600");
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 422);
    let alert = page.alert().expect("the mistake is told");
    assert!(alert.contains("redirect_uris"), "{alert}");
    let form = console::form(&page, "/admin/clients/new");
    assert_eq!(form.value("default_max_age"), Some("600"));
    let page = browser
        .submit(
            &form
                .fill("redirect_uris", CALLBACK)
                .fill("default_max_age", "soon"),
        )
        .await;
    assert!(page.alert().expect("told").contains("whole number"));
    let clients = demo.administer(&["client", "list"]);
    assert!(!clients.contains("shop"), "{clients}");
}

#[tokio::test]
async fn a_change_upon_what_somebody_else_has_changed_is_not_made() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let path = "/admin/clients/demo-web";
    let page = console::visit(&demo, &browser, path, "admin").await;
    let form = console::form(&page, path).fill("client_name", "Late");
    demo.administer(&["client", "set", "demo-web", "--name", "Early"]);
    let page = browser.submit(&form).await;
    assert_eq!(page.status, 409, "{}", page.outline());
    let shown = demo.administer(&["client", "show", "demo-web"]);
    assert!(shown.contains("Early"), "{shown}");
    let api = Management::of(&demo).await;
    let stale = api.request(Method::PATCH, "/clients/demo-web");
    let stale = stale
        .header("if-match", "\"0\"")
        .json(&json!({"client_name": "Late"}));
    assert_eq!(management::send(stale).await.status, 412);
}

#[tokio::test]
async fn changes_of_a_client_at_the_same_time_undo_none_of_each_other() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let metadata = json!({"redirect_uris": [CALLBACK], "scope": "openid"});
    let new = json!({"client_id": "shop", "metadata": metadata});
    assert_eq!(api.post("/clients", &new).await.status, 201);
    for round in 0..10 {
        let name = json!({"client_name": format!("Shop {round}")});
        let renamed = async {
            // Of changes at the same time some come too late and say so.
            loop {
                let status = api.patch("/clients/shop", &name).await.status;
                assert!([200, 412].contains(&status.as_u16()), "{status}");
                if status == 200 {
                    break;
                }
            }
        };
        let switched = async {
            for _ in 0..8 {
                let on = json!({"enabled": true});
                let one = async || api.put("/clients/shop/enabled", &on).await.status;
                let all = tokio::join!(one(), one(), one(), one());
                for status in [all.0, all.1, all.2, all.3] {
                    assert!([204, 412].contains(&status.as_u16()), "{status}");
                }
            }
        };
        tokio::join!(renamed, switched);
        let there = api.get("/clients/shop").await;
        assert_eq!(
            there.json["metadata"]["client_name"], name["client_name"],
            "{}",
            there.json
        );
    }
    // What a change answers is what the next one is made upon.
    let first = json!({"client_name": "One"});
    let first = api.patch("/clients/shop", &first).await;
    let etag = first.etag.expect("a revision");
    let next = api.request(Method::PATCH, "/clients/shop");
    let next = next.header("if-match", etag);
    let next = management::send(next.json(&json!({"client_name": "Two"}))).await;
    assert_eq!(next.status, 200, "{}", next.json);
}

#[tokio::test]
async fn a_client_is_kept_over_the_api() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let metadata = json!({"redirect_uris": [CALLBACK], "scope": "openid"});
    let new = json!({"client_id": "shop", "metadata": metadata});
    let made = api.post("/clients", &new).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let secret = made.json["client_secret"].as_str().unwrap().to_owned();
    let again = api.post("/clients", &new).await;
    assert_eq!(again.status, 409, "{}", again.json);
    let wrong = api
        .patch("/clients/shop", &json!({"subject_type": "secret"}))
        .await;
    assert_eq!(
        (wrong.status.as_u16(), &wrong.json["field"]),
        (422, &json!("subject_type")),
        "{}",
        wrong.json
    );
    let changed = api
        .patch(
            "/clients/shop",
            &json!({"client_name": "Shop", "scope": null}),
        )
        .await;
    assert_eq!(changed.json["metadata"]["client_name"], "Shop");
    assert!(changed.json.get("client_secret").is_none());
    let renewed = api.post("/clients/shop/secret", &Value::Null).await;
    assert_ne!(renewed.json["client_secret"], json!(secret));
    let listed = api.get("/clients?search=shop").await;
    assert_eq!(listed.json["items"].as_array().map(Vec::len), Some(1));
    assert!(!listed.json.to_string().contains(&secret));
    assert_eq!(
        api.put("/clients/shop/enabled", &json!({"enabled": false}))
            .await
            .status,
        204
    );
    assert_eq!(api.get("/clients/shop").await.json["enabled"], false);
    assert_eq!(api.delete("/clients/shop").await.status, 204);
    assert_eq!(api.get("/clients/shop").await.status, 404);
    for own in ["countersign-console", "demo-manager"] {
        let refused = api.delete(&format!("/clients/{own}")).await;
        assert_eq!(refused.status, 409, "{own}: {}", refused.json);
    }
    let off = json!({"enabled": false});
    let refused = api.put("/clients/demo-manager/enabled", &off).await;
    assert_eq!(refused.status, 409, "{}", refused.json);
}

#[tokio::test]
async fn scopes_and_claims_of_the_operators_own_are_told() {
    let demo = Demo::start();
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/claims", "admin").await;
    let form = console::form(&page, "/admin/claims")
        .fill("name", "branch")
        .fill("attribute", "departmentNumber");
    let page = browser.submit(&form).await;
    assert_eq!(
        page.text_of("[role=status]").as_deref(),
        Some("The claim branch is saved."),
        "{}",
        page.outline()
    );
    let page = console::visit(&demo, &browser, "/admin/scopes", "admin").await;
    let form = console::form(&page, "/admin/scopes")
        .fill("name", "bank")
        .fill("claims", "branch");
    browser.submit(&form).await;
    let address = format!("{}/.well-known/openid-configuration", demo.issuer);
    wait::until("discovery tells both", wait::PATIENCE, async || {
        let answer = reqwest::get(&address).await.unwrap();
        let document: Value = answer.json().await.unwrap();
        let has = |member: &str, value: &str| {
            let all = document[member].as_array();
            all.is_some_and(|all| all.contains(&json!(value)))
        };
        (has("scopes_supported", "bank") && has("claims_supported", "branch")).then_some(())
    })
    .await;
    for name in ["two words", "countersign:people:write"] {
        let reserved = console::form(&page, "/admin/scopes").fill("name", name);
        let refused = browser.submit(&reserved).await;
        assert_eq!(refused.status, 422, "{}", refused.outline());
        let form = console::form(&refused, "/admin/scopes");
        assert_eq!(form.value("name"), Some(name), "{}", refused.outline());
    }
    let api = Management::of(&demo).await;
    let reserved = api.put("/claims/sub", &json!({"attribute": "uid"})).await;
    assert_eq!(reserved.status, 422, "{}", reserved.json);
    assert_eq!(api.delete("/scopes/bank").await.status, 204);
    assert_eq!(api.delete("/scopes/bank").await.status, 404);
}

/// What somebody reads when an application asks for a permission is not written by whoever looks
/// after applications.
#[tokio::test]
async fn nobody_says_what_the_servers_own_scopes_mean() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let lure = json!({"description": "see the weather", "claims": ["email"]});
    for name in [
        "countersign:people:write",
        "countersign:account",
        "countersign:later",
        "Countersign:people:write",
    ] {
        let refused = api.put(&format!("/scopes/{name}"), &lure).await;
        assert_eq!(refused.status, 422, "{name}: {}", refused.json);
        assert_eq!(refused.json["field"], "scope", "{name}: {}", refused.json);
        let detail = refused.json["detail"].as_str().unwrap_or_default();
        assert!(detail.contains("begin with countersign:"), "{detail}");
        let told = demo.refuses(&["scope", "add", name, "--description", "see the weather"]);
        assert!(told.contains("begin with countersign:"), "{told}");
    }
    assert_eq!(api.get("/scopes").await.json["items"], json!([]));
}

#[tokio::test]
async fn new_keys_are_published_before_they_sign() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let kids = |listing: &Value| -> Vec<String> {
        let items = listing["items"].as_array().unwrap().iter();
        items
            .map(|key| key["kid"].as_str().unwrap().to_owned())
            .collect()
    };
    let before = kids(&api.get("/keys").await.json);
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/keys", "admin").await;
    let page = browser.submit(&console::form(&page, "/admin/keys")).await;
    let said = page.text_of("[role=status]").expect("it is told");
    assert!(said.starts_with("New keys are published."), "{said}");
    let listing = api.get("/keys").await.json;
    let after = kids(&listing);
    assert!(before.iter().all(|kid| after.contains(kid)) && after.len() > before.len());
    let upcoming = listing["items"].as_array().unwrap().iter();
    assert!(
        upcoming.clone().any(|key| key["state"] == "upcoming"),
        "{listing}"
    );
    let again = api.post("/keys/rotate", &json!({})).await;
    assert_eq!(again.json["made"], false, "{}", again.json);
}

#[tokio::test]
async fn who_only_looks_changes_nothing() {
    let demo = Demo::start();
    let api = Management::with_scopes(&demo, "demo-manager", "countersign:applications:read").await;
    assert_eq!(api.get("/clients").await.status, 200);
    for (method, path, body) in [
        (Method::POST, "/clients", json!({"metadata": {}})),
        (
            Method::PATCH,
            "/clients/demo-web",
            json!({"client_name": "x"}),
        ),
        (Method::POST, "/keys/rotate", json!({})),
        (Method::PUT, "/scopes/bank", json!({})),
        (Method::PUT, "/claims/branch", json!({"attribute": "a"})),
    ] {
        let refused = management::send(api.request(method, path).json(&body)).await;
        assert_eq!(refused.status, 403, "{path}: {}", refused.json);
    }
}
