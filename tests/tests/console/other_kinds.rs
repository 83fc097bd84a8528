//! Scripts that are no methods: they decide, and fail closed.

use countersign_tests::{Browser, Demo, Management, RelyingParty, console, sign_in};
use serde_json::json;

async fn put(api: &Management, kind: &str, name: &str, source: &str) {
    let new = json!({"kind": kind, "enabled": true, "source": source});
    let put = api.put(&format!("/scripts/{name}"), &new).await;
    assert_eq!(put.status, 200, "{}", put.json);
}

async fn failure(api: &Management, name: &str) -> String {
    let script = api.get(&format!("/scripts/{name}")).await.json;
    let reason = script["last_failure"]["reason"].as_str();
    reason.unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_script_adds_claims_to_the_id_token_and_to_userinfo() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let source = r#"
        fn claims(context) {
            let user = context.user;
            if context.token == "userinfo" {
                return #{ seen_at: "userinfo" };
            }
            #{
                groups: users.attributes(user, "memberOf"),
                application: context.client_id,
                strong: "otp" in context.amr,
                nested: #{ depth: 2 },
            }
        }"#;
    put(&api, "token_claims", "groups", source).await;
    demo.administer(&["user", "set", "alice", "--attribute", "memberOf=readers"]);
    let app = RelyingParty::of(&demo, "demo-web").await;
    let request = app.request();
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
    let tokens = app.tokens(&request, &page).await;
    assert_eq!(tokens.claims["groups"], json!(["readers"]));
    assert_eq!(tokens.claims["application"], "demo-web");
    assert_eq!(tokens.claims["strong"], false);
    assert_eq!(tokens.claims["nested"], json!({"depth": 2}));
    let told = app.userinfo(&tokens.access_token).await.json;
    assert_eq!(told["seen_at"], "userinfo", "{told}");
    let browser = Browser::new(&demo.issuer);
    let page = console::visit(&demo, &browser, "/admin/scripts?kind=token_claims", "admin").await;
    assert!(page.outline().contains("groups"), "{}", page.outline());
}

#[tokio::test]
async fn what_tokens_state_themselves_no_script_states() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let app = RelyingParty::of(&demo, "demo-web").await;
    let bad = [
        ("#{ acr: \"smpp\" }", "reserved"),
        ("#{ sub: \"somebody\" }", "reserved"),
        ("7", "map"),
        ("loop { }", "operations"),
    ];
    for (body, expected) in bad {
        put(
            &api,
            "token_claims",
            "bad",
            &format!("fn claims(context) {{ {body} }}"),
        )
        .await;
        let request = app.request();
        let browser = Browser::new(&demo.issuer);
        let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
        let answer = app.exchange(&request, &app.code(&request, &page)).await;
        assert_eq!(answer.status, 500, "{body}: {}", answer.json);
        let reason = failure(&api, "bad").await;
        assert!(reason.contains(expected), "{body}: {reason}");
    }
    assert_eq!(api.delete("/scripts/bad").await.status, 204);
    let request = app.request();
    let browser = Browser::new(&demo.issuer);
    let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
    assert_eq!(app.tokens(&request, &page).await.claims["acr"], "password");
}

#[tokio::test]
async fn a_script_decides_whether_the_person_is_asked_and_asks_when_it_fails() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let trusted = RelyingParty::of(&demo, "demo-web").await;
    let asked = async || {
        let browser = Browser::new(&demo.issuer);
        let request = trusted.request();
        let page = sign_in::with_password(&browser, &request, demo.person("alice")).await;
        page.left_for.is_none() && page.has_button("decision")
    };
    assert!(!asked().await, "the operator trusts it");
    let source = r#"fn consent(context) { if context.trusted { "ask" } else { "default" } }"#;
    put(&api, "consent", "careful", source).await;
    assert!(asked().await);
    put(
        &api,
        "consent",
        "careful",
        r#"fn consent(context) { "default" }"#,
    )
    .await;
    assert!(!asked().await);
    put(
        &api,
        "consent",
        "careful",
        r#"fn consent(context) { throw "no" }"#,
    )
    .await;
    assert!(asked().await, "where a script fails, the person decides");
    assert!(failure(&api, "careful").await.contains("no"));
    put(
        &api,
        "consent",
        "careful",
        r#"fn consent(context) { "perhaps" }"#,
    )
    .await;
    assert!(asked().await);
    assert!(failure(&api, "careful").await.contains("skip"));
}

#[tokio::test]
async fn a_script_accepts_adjusts_and_refuses_registrations() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let register = async |name: &str| {
        let metadata = json!({
            "client_name": name,
            "redirect_uris": ["https://application.example/callback"],
        });
        let request = reqwest::Client::new().post(format!("{}/register", demo.issuer));
        countersign_tests::management::send(request.json(&metadata)).await
    };
    let source = r#"
        fn register(context) {
            let metadata = context.metadata;
            if metadata.client_name.contains("Casino") {
                return false;
            }
            if metadata.client_name.contains("Branch") {
                metadata.default_acr_values = ["smpp"];
                return metadata;
            }
            if metadata.client_name.contains("Magic") {
                metadata.redirect_uris = ["http://elsewhere.example/#fragment"];
                return metadata;
            }
            if metadata.client_name.contains("Broken") {
                throw "no";
            }
            true
        }"#;
    put(&api, "registration", "careful", source).await;
    let plain = register("Plain").await;
    assert_eq!(plain.status, 201, "{}", plain.json);
    assert_eq!(plain.json["default_acr_values"], json!([]));
    let adjusted = register("Branch office").await;
    assert_eq!(
        adjusted.json["default_acr_values"],
        json!(["smpp"]),
        "{}",
        adjusted.json
    );
    let refused = register("Casino").await;
    assert_eq!(refused.status, 400, "{}", refused.json);
    assert_eq!(refused.json["error"], "invalid_client_metadata");
    // The server's own rules are for what a script makes of it too.
    let magic = register("Magic").await;
    assert_eq!(
        magic.json["error"], "invalid_redirect_uri",
        "{}",
        magic.json
    );
    let broken = register("Broken").await;
    assert_eq!(broken.status, 500, "{}", broken.json);
    assert!(failure(&api, "careful").await.contains("no"));
}

#[tokio::test]
async fn a_script_chooses_among_the_planned_routes_and_no_message_goes_when_it_fails() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let app = RelyingParty::of(&demo, "demo-web").await;
    let sent = async |person: &str| {
        let browser = Browser::new(&demo.issuer);
        let request = app.request().with("acr_values", "smpp");
        let page = sign_in::with_password(&browser, &request, demo.person(person)).await;
        page.asks_for("code")
    };
    let source = r#"
        fn route(context) {
            if context.country == "GB" && context.method == "smpp" && context.purpose == "code" {
                context.routes
            } else {
                []
            }
        }"#;
    put(&api, "message_routing", "careful", source).await;
    assert!(sent("alice").await);
    let elsewhere = r#"fn route(context) { ["not-planned"] }"#;
    put(&api, "message_routing", "careful", elsewhere).await;
    assert!(!sent("alice").await, "what was not planned is no way");
    let wrong = r#"fn route(context) { users.attribute("x", "mail") }"#;
    put(&api, "message_routing", "careful", wrong).await;
    assert!(!sent("bob").await);
    let reason = countersign_tests::wait::until(
        "the failure is kept",
        countersign_tests::wait::PATIENCE,
        async || Some(failure(&api, "careful").await).filter(|reason| !reason.is_empty()),
    );
    assert!(reason.await.contains("no directory"));
    assert_eq!(api.delete("/scripts/careful").await.status, 204);
    assert!(sent("bob").await);
}

#[tokio::test]
async fn scripts_of_other_kinds_are_rehearsed_too() {
    let demo = Demo::start();
    let api = Management::of(&demo).await;
    let source = r#"fn claims(context) { http.get("https://example.com/x?y=1"); #{ a: 1 } }"#;
    let test = json!({
        "script": {"kind": "token_claims", "source": source},
        "person": "alice",
    });
    let tested = api.post("/scripts/x/test", &test).await.json;
    assert_eq!(tested["good"], true, "{tested}");
    assert!(
        tested["said"].as_str().unwrap().contains("\"a\": 1"),
        "{tested}"
    );
    let told = &tested["steps"][0]["told"];
    assert_eq!(told, &json!(["GET https://example.com/x is not sent."]));
}
