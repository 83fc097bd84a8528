//! Scopes and claims of the operator's, by command, on a running server.

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Browser, Installation, Person, RelyingParty, sign_in};

const CALLBACK: &str = "http://127.0.0.1:9999/callback";

#[tokio::test]
async fn an_operators_scope_is_offered_asked_for_and_told() {
    let house = Installation::new();
    let alice = Person {
        username: "alice".to_owned(),
        password: "correct horse battery".to_owned(),
        phone: None,
    };
    house.add(&alice);
    house.administer(&["user", "set", "alice", "--attribute", "ou=Post"]);
    let added = ["client", "add", "hr", "--redirect-uri", CALLBACK, "--json"];
    let scopes = ["--scope", "openid", "--scope", "department"];
    let added = house.administer(&[added.as_slice(), &scopes].concat());
    let added: serde_json::Value = serde_json::from_str(&added).expect("JSON was asked for");
    let client = countersign_tests::Client {
        client_id: "hr".to_owned(),
        client_secret: added["client_secret"].as_str().map(str::to_owned),
        redirect_uris: vec![CALLBACK.to_owned()],
    };
    let _server = house.serve().await;
    house.administer(&["claim", "set", "department", "--attribute", "ou"]);
    let scope = ["scope", "add", "department", "--claim", "department"];
    house.administer(&[scope.as_slice(), &["--description", "see where you work"]].concat());
    let app = until("the scope is offered", PATIENCE, async || {
        let app = RelyingParty::new(&house.issuer, client.clone()).await;
        let offered = app.provider["scopes_supported"].as_array()?;
        offered.iter().any(|s| s == "department").then_some(app)
    })
    .await;
    let browser = Browser::new(&house.issuer);
    let request = app.request().with("scope", "openid department");
    let page = sign_in::with_password(&browser, &request, &alice).await;
    let asked = page.text_of("ul.scopes").unwrap_or_default();
    assert!(asked.contains("see where you work"), "{}", page.outline());
    let form = page.form_with_button("decision");
    let page = browser.choose(&form, "decision", "allow").await;
    let tokens = app.tokens(&request, &page).await;
    let told = app.userinfo(&tokens.access_token).await;
    assert_eq!(told.json["department"], "Post");
    house.administer(&["claim", "remove", "department"]);
    until("the claim is told no more", PATIENCE, async || {
        let told = app.userinfo(&tokens.access_token).await;
        told.json.get("department").is_none().then_some(())
    })
    .await;
}
