//! Accounts and sign-out in a real browser: frames, messages between windows, cookies.

use countersign_tests::webdriver::{Chromium, Profile};
use countersign_tests::{Client, Installation, Listener, Person, Process, RelyingParty, Request};
use serde_json::Value;
use url::Url;

use crate::{choose, give_password};

/// A server with two people and an application that listens.
struct Scene {
    installation: Installation,
    _server: Process,
    listener: Listener,
    app: RelyingParty,
    people: [Person; 2],
    chromium: Chromium,
}

impl Scene {
    async fn new(profile: Profile<'_>) -> Self {
        let installation = Installation::new();
        let people = ["alice", "bob"].map(|username| Person {
            username: username.to_owned(),
            password: "quartz lantern".to_owned(),
            phone: None,
        });
        for person in &people {
            installation.add(person);
        }
        let listener = Listener::start();
        let at = |path: &str| format!("{}{path}", listener.address);
        let shown = installation.administer(&[
            "client",
            "add",
            "app",
            "--json",
            "--trusted",
            "--name",
            "Harbour Bank",
            "--redirect-uri",
            &at("/callback"),
            "--post-logout-redirect-uri",
            &at("/bye"),
            "--frontchannel-logout-uri",
            &at("/front"),
        ]);
        let shown: Value = serde_json::from_str(&shown).expect("JSON was asked for");
        let client = Client {
            client_id: "app".to_owned(),
            client_secret: shown["client_secret"].as_str().map(str::to_owned),
            redirect_uris: vec![at("/callback")],
        };
        for path in ["/callback", "/bye", "/front"] {
            listener.put_page(path, &format!("<h1>{path}</h1>"));
        }
        let server = installation.serve().await;
        let app = RelyingParty::new(&installation.issuer, client).await;
        Self {
            installation,
            _server: server,
            listener,
            app,
            people,
            chromium: Chromium::with(profile).await,
        }
    }

    async fn ask(&self, request: &Request) {
        self.chromium.open(request.url().as_str()).await;
    }

    /// A parameter of the newest answer that the application got.
    async fn answered(&self, count: usize, name: &str) -> String {
        let answer = self.listener.nth("/callback", count).await;
        answer.parameters[name].clone()
    }

    async fn sign_in(&self) {
        self.ask(&self.app.request()).await;
        give_password(&self.chromium, &self.people[0]).await;
        self.chromium.text("/callback").await;
    }

    fn end_session(&self) -> Url {
        let mut url = self.app.endpoint("end_session_endpoint");
        url.query_pairs_mut()
            .append_pair("client_id", "app")
            .append_pair(
                "post_logout_redirect_uri",
                &format!("{}/bye", self.listener.address),
            )
            .append_pair("state", "after");
        url
    }

    async fn sign_out(&self) {
        self.chromium.open(self.end_session().as_str()).await;
        choose(&self.chromium, "Sign out").await;
    }
}

#[tokio::test]
async fn a_frame_tells_the_application_before_the_browser_goes_on() {
    let scene = Scene::new(Profile::default()).await;
    scene.sign_in().await;
    scene.sign_out().await;
    scene.chromium.text("/bye").await;
    let frames = scene.listener.received("/front");
    assert_eq!(frames.len(), 1, "{frames:?}");
    assert_eq!(frames[0].parameters["iss"], scene.installation.issuer);
    assert!(frames[0].parameters.contains_key("sid"));
    let bye = scene.listener.nth("/bye", 1).await;
    assert_eq!(bye.parameters["state"], "after");
    scene.chromium.close().await;
}

#[tokio::test]
async fn without_javascript_the_frame_is_loaded_and_a_link_leads_on() {
    let profile = Profile {
        without_javascript: true,
        size: Some((390, 844)),
        ..Profile::default()
    };
    let scene = Scene::new(profile).await;
    scene.sign_in().await;
    scene.sign_out().await;
    scene.listener.nth("/front", 1).await;
    scene.chromium.screenshot("signed-out-telling").await;
    scene.chromium.text("/bye").await;
    scene.chromium.close().await;
}

/// The application's page: asks the server's frame every moment and shows what it says.
fn watching(frame: &str, message: &str) -> String {
    format!(
        "<p id=said>nothing yet</p><iframe id=op src=\"{frame}\"></iframe><script>\
         onmessage = (e) => {{ if (e.origin === new URL(op.src).origin) \
         said.textContent = 'it is ' + e.data; }};\
         setInterval(() => op.contentWindow.postMessage('{message}', new URL(op.src).origin), 50);\
         </script>"
    )
}

#[tokio::test]
async fn an_application_that_watches_learns_of_a_change() {
    let scene = Scene::new(Profile::default()).await;
    scene.sign_in().await;
    let state = scene.answered(1, "session_state").await;
    let frame = scene.app.endpoint("check_session_iframe").to_string();
    let html = watching(&frame, &format!("app {state}"));
    scene.listener.put_page("/watch", &html);
    scene
        .listener
        .put_page("/nonsense", &watching(&frame, "nonsense"));
    let watch = format!("{}/watch", scene.listener.address);
    scene.chromium.open(&watch).await;
    scene.chromium.text("it is unchanged").await;
    scene
        .chromium
        .open(&format!("{}/nonsense", scene.listener.address))
        .await;
    scene.chromium.text("it is error").await;

    // A silent request says that nothing changed, with a state of its own.
    scene.ask(&scene.app.request().with("prompt", "none")).await;
    let other = scene.answered(2, "session_state").await;
    assert_ne!(other, state, "each answer has its salt");
    scene.chromium.open(&watch).await;
    scene.chromium.text("it is unchanged").await;

    scene.sign_out().await;
    scene.chromium.text("/bye").await;
    scene.chromium.open(&watch).await;
    scene.chromium.text("it is changed").await;
    scene.chromium.close().await;
}

#[tokio::test]
async fn a_person_with_two_accounts_chooses_one() {
    let phone = Profile {
        size: Some((390, 844)),
        ..Profile::default()
    };
    let scene = Scene::new(phone).await;
    scene.sign_in().await;
    let home = format!("{}/", scene.installation.issuer);
    scene.chromium.open(&home).await;
    scene.chromium.screenshot("accounts-1-one").await;
    choose(&scene.chromium, "Add another account").await;
    give_password(&scene.chromium, &scene.people[1]).await;
    scene
        .chromium
        .text("You are signed in with several accounts")
        .await;
    scene.chromium.screenshot("accounts-2-home").await;

    scene
        .ask(&scene.app.request().with("prompt", "select_account"))
        .await;
    scene.chromium.text("Choose an account").await;
    scene.chromium.screenshot("accounts-3-choose").await;
    choose(&scene.chromium, "alice").await;
    scene.chromium.text("/callback").await;
    let state = scene.answered(2, "session_state").await;
    assert!(!state.is_empty());

    scene.chromium.open(scene.end_session().as_str()).await;
    scene.chromium.text("Sign out of all accounts").await;
    scene.chromium.screenshot("accounts-4-sign-out").await;
    choose(&scene.chromium, "Sign out of all accounts").await;
    scene.chromium.text("/bye").await;
    scene.chromium.open(&home).await;
    scene
        .chromium
        .text("Applications send you here to sign in")
        .await;
    scene.chromium.close().await;
}
