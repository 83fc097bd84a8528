//! Applications are told that a person has signed out: over the back channel, and in frames.

use countersign_tests::{
    Browser, Client, Installation, Listener, Person, Process, Received, RelyingParty, Tokens,
    sign_in, verify,
};
use serde_json::Value;

/// A server with alice and an application that listens.
struct Scene {
    installation: Installation,
    /// Ends with the test.
    server: Process,
    listener: Listener,
    app: RelyingParty,
    alice: Person,
    browser: Browser,
}

impl Scene {
    async fn new() -> Self {
        let installation = Installation::new();
        let alice = Person {
            username: "alice".to_owned(),
            password: "quartz lantern".to_owned(),
            phone: None,
        };
        installation.add(&alice);
        let listener = Listener::start();
        let client = register(&installation, &listener, "app");
        let server = installation.serve().await;
        let app = RelyingParty::new(&installation.issuer, client).await;
        Self {
            browser: Browser::new(&installation.issuer),
            installation,
            server,
            listener,
            app,
            alice,
        }
    }

    async fn sign_in(&self) -> Tokens {
        let request = self.app.request().with("scope", "openid offline_access");
        let page = sign_in::with_password(&self.browser, &request, &self.alice).await;
        self.app.tokens(&request, &page).await
    }

    async fn assert_told(&self, received: &Received, tokens: &Tokens) {
        assert_eq!(received.method, "POST");
        let token = &received.parameters["logout_token"];
        let keys = self.app.keys().await;
        let id = &self.app.client.client_id;
        let issuer = &self.installation.issuer;
        let claims = verify(token, &keys, issuer, id, self.app.algorithm(), None);
        let claims = claims.unwrap_or_else(|error| panic!("the logout token: {error}"));
        assert_eq!(claims["sub"], tokens.claims["sub"]);
        assert_eq!(claims["sid"], tokens.claims["sid"]);
    }
}

fn register(installation: &Installation, listener: &Listener, id: &str) -> Client {
    let at = |path: &str| format!("{}/{id}/{path}", listener.address);
    let shown = installation.administer(&[
        "client",
        "add",
        id,
        "--json",
        "--trusted",
        "--redirect-uri",
        &at("callback"),
        "--post-logout-redirect-uri",
        &at("bye"),
        "--backchannel-logout-uri",
        &at("back"),
        "--frontchannel-logout-uri",
        &at("front"),
    ]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON was asked for");
    Client {
        client_id: id.to_owned(),
        client_secret: shown["client_secret"].as_str().map(str::to_owned),
        redirect_uris: vec![at("callback")],
    }
}

#[tokio::test]
async fn signing_out_at_an_application_tells_it_both_ways() {
    let scene = Scene::new().await;
    let tokens = scene.sign_in().await;
    let mut url = scene.app.endpoint("end_session_endpoint");
    let bye = format!("{}/app/bye", scene.listener.address);
    url.query_pairs_mut()
        .append_pair("id_token_hint", &tokens.id_token)
        .append_pair("post_logout_redirect_uri", &bye)
        .append_pair("state", "s-1");
    let page = scene.browser.get(url.as_str()).await;
    let told = scene.listener.nth("/app/back", 1).await;
    scene.assert_told(&told, &tokens).await;

    let frame = page.attribute("iframe", "src").expect("a frame");
    let sid = tokens.claims["sid"].as_str().expect("a text");
    assert!(frame.starts_with(&format!("{}/app/front?", scene.listener.address)));
    assert!(frame.contains(&format!("sid={sid}")), "{frame}");
    let policy = page.header("content-security-policy");
    let sources = format!("frame-src {};", scene.listener.address);
    assert!(policy.contains(&sources), "{policy}");
    let on = page.attribute("a[data-continue]", "href");
    assert_eq!(on.as_deref(), Some(format!("{bye}?state=s-1").as_str()));
    assert!(
        page.body.contains("http-equiv=\"refresh\""),
        "{}",
        page.body
    );
    // What was meant to outlive the session does; the rest ended.
    let refresh = tokens.refresh_token.expect("offline access was asked for");
    assert_eq!(scene.app.refresh(&refresh).await.error(), "");
    let again = scene.browser.get(url.as_str()).await;
    assert_eq!(again.callback("state").as_deref(), Some("s-1"));
}

#[tokio::test]
async fn whoever_ends_a_session_the_application_is_told() {
    let scene = Scene::new().await;
    let password = scene.installation.folder().join("new-password");
    std::fs::write(&password, "velvet harbour").expect("the folder can be written to");
    let password = password.to_str().expect("a path of the test is text");
    let ends: [&[&str]; 3] = [
        &["user", "sign-out", "alice"],
        &[
            "user",
            "set",
            "alice",
            "--password",
            "--password-file",
            password,
        ],
        &["user", "set", "alice", "--disable"],
    ];
    for (count, end) in (1..).zip(ends) {
        let mut alice = scene.alice.clone();
        if count == 3 {
            "velvet harbour".clone_into(&mut alice.password);
        }
        let request = scene.app.request();
        let page = sign_in::with_password(&scene.browser, &request, &alice).await;
        let tokens = scene.app.tokens(&request, &page).await;
        scene.installation.administer(end);
        let told = scene.listener.nth("/app/back", count).await;
        scene.assert_told(&told, &tokens).await;
        let silent = scene.app.request().with("prompt", "none");
        let page = scene.browser.get(silent.url()).await;
        let error = page.callback("error");
        assert_eq!(error.as_deref(), Some("login_required"), "{end:?}");
    }
    assert_eq!(scene.listener.received("/app/back").len(), 3);
}

#[tokio::test]
async fn an_operator_sees_sessions_and_ends_them_with_or_without_offline_access() {
    let scene = Scene::new().await;
    let tokens = scene.sign_in().await;
    let json = |arguments: &[&str]| -> Value {
        let printed = scene.installation.administer(arguments);
        serde_json::from_str(&printed).expect("JSON was asked for")
    };
    let sessions = json(&["user", "sessions", "alice", "--json"]);
    let session = &sessions[0];
    assert_eq!(session["sid"], tokens.claims["sid"]);
    assert_eq!(session["address"], "127.0.0.1");
    assert_eq!(session["applications"], serde_json::json!(["app"]));
    let ended = json(&["user", "sign-out", "alice", "--json"]);
    assert_eq!(
        (&ended["sessions"], &ended["grants"]),
        (&1.into(), &0.into())
    );
    let refresh = tokens.refresh_token.expect("offline access was asked for");
    let reply = scene.app.refresh(&refresh).await;
    let refresh = reply.json["refresh_token"].as_str().expect("it goes on");
    let ended = json(&["user", "sign-out", "alice", "--offline", "--json"]);
    assert_eq!(
        (&ended["sessions"], &ended["grants"]),
        (&0.into(), &1.into())
    );
    assert_eq!(scene.app.refresh(refresh).await.error(), "invalid_grant");
    let none = json(&["user", "sessions", "alice", "--json"]);
    assert_eq!(none, serde_json::json!([]));
}

#[tokio::test]
async fn a_notice_survives_a_crash_and_an_application_that_is_down() {
    let scene = Scene::new().await;
    let tokens = scene.sign_in().await;
    let Scene {
        installation,
        mut server,
        listener,
        app,
        alice,
        browser,
    } = scene;
    // Nobody runs who could tell: the command only writes.
    server.kill();
    installation.administer(&["user", "sign-out", "alice"]);
    assert!(listener.received("/app/back").is_empty());
    listener.answer_next(&[503]);
    let server = installation.serve().await;
    let told = listener.nth("/app/back", 2).await;
    let scene = Scene {
        installation,
        server,
        listener,
        app,
        alice,
        browser,
    };
    scene.assert_told(&told, &tokens).await;
}
