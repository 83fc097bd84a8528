use std::time::Duration;

use countersign_tests::wait::{PATIENCE, until};
use countersign_tests::{Management, RelyingParty, Reply, sign_in};
use reqwest::Method;
use serde_json::{Value, json};

use super::scene::{Api, CHANGE, READ, Scene, id, send};
use super::scopes::assert_scope;

#[tokio::test]
async fn nobody_gets_in_without_a_token_of_a_person() {
    let scene = Scene::new().await;
    let bare = reqwest::Client::new();
    let address = format!("{}/account/api/v1/overview", scene.demo.issuer);
    let answer = send(bare.get(&address)).await;
    assert_eq!(answer.status, 401);
    let challenges = answer.headers.get_all("www-authenticate").iter();
    assert_eq!(challenges.count(), 2, "Bearer and DPoP");
    let answer = scene.with("no-such-token").get("/overview").await;
    assert_eq!(answer.asks("error").as_deref(), Some("invalid_token"));
    // The session of a browser counts for nothing here.
    let browser = scene.browser();
    let request = scene.request("password", CHANGE);
    scene.sign_in(&browser, &request, "alice").await;
    assert_eq!(browser.get(&address).await.status, 401);
    // Nor does an application that acts for itself.
    let form = [
        ("grant_type", "client_credentials"),
        ("scope", "countersign:account countersign:account:read"),
    ];
    let own = scene.app.token(&form).await.json;
    assert_eq!(own["scope"].as_str().unwrap_or_default(), "", "{own}");
    let own = scene.with(own["access_token"].as_str().expect("a token"));
    let answer = own.get("/overview").await;
    assert_eq!(answer.status, 401, "{}", answer.json);
    assert_eq!(answer.asks("error").as_deref(), Some("invalid_token"));
    // An application that is not registered for the scopes does not get them.
    let spa = RelyingParty::of(&scene.demo, "demo-spa").await;
    let request = spa.request().with("scope", CHANGE);
    let page = sign_in::with_password(&scene.browser(), &request, scene.alice()).await;
    let tokens = spa.tokens(&request, &page).await;
    let answer = scene.with(&tokens.access_token).get("/overview").await;
    assert_scope(&answer, "countersign:account:read", "demo-spa");
    // Scripts of other sites are not let in.
    let preflight = bare
        .request(Method::OPTIONS, &address)
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "GET");
    let answer = send(preflight).await;
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
    assert_eq!(answer.status, 405);
}

#[tokio::test]
async fn what_ends_access_ends_it_here() {
    let scene = Scene::new().await;
    let sign_in = async || scene.as_person("alice", "password", CHANGE).await;
    let refused = async |api: &Api, error: &str| {
        let answer = api.get("/overview").await;
        assert_eq!(answer.status, 401, "{}", answer.json);
        assert_eq!(answer.asks("error").as_deref(), Some(error));
    };
    // The application gives it back.
    let api = sign_in().await;
    api.overview().await;
    let form = [("token", api.token.as_str())];
    let revoked = scene.app.call("revocation_endpoint", &form).await;
    assert_eq!(revoked.status, 200);
    refused(&api, "invalid_token").await;
    // Its time is over.
    let api = sign_in().await;
    let database = rusqlite::Connection::open(scene.demo.folder().join("countersign.db"));
    let database = database.expect("the database opens");
    database.busy_timeout(PATIENCE).expect("it can wait");
    let sql = "UPDATE oauth_grant SET expires_at = created_at";
    database.execute(sql, ()).expect("time passes");
    refused(&api, "invalid_token").await;
    // The person signs out; what may be used without them is not for this.
    let browser = scene.browser();
    let request = scene.request("password", "openid offline_access countersign:account");
    let tokens = scene.sign_in(&browser, &request, "alice").await;
    let api = scene.with(&tokens.access_token);
    api.overview().await;
    let others = sign_in().await;
    others.delete("/sessions").await.expect(200);
    let answer = scene.app.userinfo(&api.token).await;
    assert_eq!(answer.status, 200, "it is good elsewhere: {}", answer.json);
    refused(&api, "insufficient_user_authentication").await;
    // An operator takes the application the scope.
    let api = sign_in().await;
    scene
        .demo
        .administer(&["client", "set", "demo-web", "--scope", "openid"]);
    until("it is taken up", PATIENCE, async || {
        let answer = api.get("/overview").await;
        (answer.status == 403).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_disabled_person_has_no_access() {
    let scene = Scene::new().await;
    let api = scene.as_person("alice", "password", CHANGE).await;
    scene
        .demo
        .administer(&["user", "set", "alice", "--disable"]);
    until("it is taken up", Duration::from_secs(5), async || {
        (api.get("/overview").await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn nothing_of_another_person_is_found() {
    let scene = Scene::new().await;
    let bob = scene.as_person("bob", "smpp", CHANGE).await;
    let his = bob.overview().await;
    let number = format!("/numbers/{}", id(&his["numbers"][0]));
    let begun = bob.post("/new-apps", json!({})).await.expect(201);
    let app = id(&begun);
    let alice = scene.as_alice().await;
    for (method, path, body) in [
        (Method::DELETE, number.clone(), json!(null)),
        (Method::PATCH, number.clone(), json!({"name": "mine"})),
        (Method::PATCH, number, json!({"first": true})),
        (
            Method::POST,
            format!("/new-apps/{app}/confirm"),
            json!({"code": "123456"}),
        ),
        (Method::DELETE, format!("/apps/{app}"), json!(null)),
        (Method::DELETE, format!("/passkeys/{app}"), json!(null)),
    ] {
        let answer = send(alice.request(method, &path).json(&body)).await;
        answer.expect_code(404, "not-found");
    }
    assert_eq!(bob.overview().await, his);
}

#[tokio::test]
async fn an_exchanged_token_is_not_taken() {
    const EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
    let scene = Scene::new().await;
    let api = scene.as_alice().await;
    let management = Management::of(&scene.demo).await;
    let metadata = json!({
        "client_name": "Resource server", "response_types": [], "redirect_uris": [],
        "grant_types": [EXCHANGE], "audiences": [scene.demo.issuer],
        "scope": "openid countersign:account",
    });
    let other = json!({"client_id": "resource-server", "metadata": metadata});
    let added = management.post("/clients", &other).await;
    assert_eq!(added.status, 201, "{}", added.json);
    let text = |name: &str| added.json[name].as_str().expect("text").to_owned();
    let form = [
        ("grant_type", EXCHANGE),
        ("subject_token", api.token.as_str()),
        (
            "subject_token_type",
            "urn:ietf:params:oauth:token-type:access_token",
        ),
    ];
    let exchanged = reqwest::Client::new()
        .post(format!("{}/token", scene.demo.issuer))
        .basic_auth(text("client_id"), Some(text("client_secret")))
        .form(&form);
    let exchanged = Reply::of(exchanged).await.json;
    let scope = exchanged["scope"].as_str().unwrap_or_default();
    assert!(scope.contains("countersign:account"), "{exchanged}");
    let token = exchanged["access_token"].as_str().expect("a token");
    let answer = scene.with(token).get("/overview").await;
    assert_eq!(answer.status, 401, "{}", answer.json);
    assert_eq!(answer.asks("error").as_deref(), Some("invalid_token"));
}

#[tokio::test]
async fn an_address_or_method_that_is_not_there_is_a_problem() {
    let scene = Scene::new().await;
    let api = scene.as_person("alice", "password", READ).await;
    let nothing: Value = api.get("/nothing").await.expect(404);
    assert_eq!(nothing["title"], "Not Found");
    api.put("/overview", json!({})).await.expect(405);
}
