use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use countersign_tests::{Browser, Client, Demo, Page, RelyingParty, Reply, Request, sign_in};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::variant::Variant;

pub(crate) const CALLBACK: &str = "https://suite.example.org/callback";
pub(crate) const SIGNED_OUT: &str = "https://suite.example.org/signed-out";
pub(crate) const SCOPES: &str = "openid profile email address phone offline_access";

/// One server serves all tests that run at the same time, and ends with the last of them.
static SERVER: Mutex<Weak<Demo>> = Mutex::new(Weak::new());

/// A client of the suite, registered for one variant, and a person's browser.
pub(crate) struct Scene {
    pub(crate) demo: Arc<Demo>,
    pub(crate) app: RelyingParty,
    pub(crate) browser: Browser,
    pub(crate) variant: Variant,
}

fn server() -> Arc<Demo> {
    let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    server.upgrade().unwrap_or_else(|| {
        let demo = Arc::new(Demo::start());
        *server = Arc::downgrade(&demo);
        demo
    })
}

impl Scene {
    pub(crate) async fn of(variant: &Variant) -> Self {
        Self::with(variant, json!({})).await
    }

    /// With more client metadata.
    pub(crate) async fn with(variant: &Variant, more: Value) -> Self {
        Self::on(server(), variant, more).await
    }

    /// On a server of its own, for what other tests would notice.
    pub(crate) async fn alone(variant: &Variant, more: Value) -> Self {
        Self::on(Arc::new(Demo::start()), variant, more).await
    }

    async fn on(demo: Arc<Demo>, variant: &Variant, more: Value) -> Self {
        let client = register(&demo, &metadata(variant, more));
        Self {
            app: RelyingParty::new(&demo.issuer, client).await,
            browser: Browser::new(&demo.issuer),
            variant: *variant,
            demo,
        }
    }

    /// A client that registers itself with more metadata (RFC 7591), for the code flow.
    ///
    /// # Errors
    /// The server's answer when it refuses.
    pub(crate) async fn registering(more: Value) -> Result<Self, Reply> {
        Self::registering_at(server(), more).await
    }

    async fn registering_at(demo: Arc<Demo>, more: Value) -> Result<Self, Reply> {
        let nobody = Client {
            client_id: String::new(),
            client_secret: None,
            redirect_uris: Vec::new(),
        };
        let app = RelyingParty::new(&demo.issuer, nobody).await;
        let mut metadata = json!({"redirect_uris": [CALLBACK], "client_name": "Suite"});
        if let (Value::Object(all), Value::Object(more)) = (&mut metadata, more) {
            all.extend(more);
        }
        let post = reqwest::Client::new().post(app.endpoint("registration_endpoint"));
        let reply = Reply::of(post.json(&metadata)).await;
        if reply.status.as_u16() != 201 {
            return Err(reply);
        }
        Ok(Self {
            app: RelyingParty::new(&demo.issuer, client(&reply.json)).await,
            browser: Browser::new(&demo.issuer),
            variant: Variant::CODE,
            demo,
        })
    }

    /// Another client of the same kind on the same server, in the same browser.
    pub(crate) async fn second(&self) -> Self {
        let second = Self::on(Arc::clone(&self.demo), &self.variant, json!({})).await;
        Self {
            browser: self.browser.clone(),
            ..second
        }
    }

    /// The plain request of the suite: no PKCE, which it leaves to a module of its own.
    pub(crate) fn request(&self) -> Request {
        let request = self
            .app
            .request()
            .without("code_challenge")
            .without("code_challenge_method")
            .with("response_type", self.variant.response_type);
        if self.variant.form_post {
            request.with("response_mode", "form_post")
        } else {
            request
        }
    }

    /// Alice follows the request and signs in where she is asked.
    pub(crate) async fn authorize(&self, request: &Request) -> Answer {
        let page = self.visit(&request.url()).await;
        Answer::read(self, &page)
    }

    pub(crate) async fn visit(&self, url: &str) -> Page {
        let alice = self.demo.person("alice");
        sign_in::visit(&self.demo, &self.browser, url, alice).await
    }

    /// The request alone, without anybody who would answer a page.
    pub(crate) async fn silently(&self, request: &Request) -> Answer {
        Answer::read(self, &self.browser.get(request.url()).await)
    }

    /// Asserts that the server shows an error on a page of its own and leads nowhere.
    pub(crate) async fn assert_error_page(&self, request: &Request) {
        let page = self.browser.get(request.url()).await;
        let stays = page.left_for.is_none() && page.status.is_client_error();
        assert!(stays, "{:?}: {}", page.left_for, page.outline());
    }
}

fn metadata(variant: &Variant, more: Value) -> Value {
    let mut all = json!({
        "redirect_uris": [CALLBACK],
        "post_logout_redirect_uris": [SIGNED_OUT],
        "response_types": [variant.response_type],
        "grant_types": variant.grant_types(),
        "scope": SCOPES,
        "token_endpoint_auth_method": variant.auth_method,
        "require_pkce": false,
        "allow_implicit": variant.has_tokens(),
        "trusted": true,
    });
    if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
        all.extend(more);
    }
    all
}

/// Registers a client as an operator does: what the switches for old clients need.
fn register(demo: &Demo, metadata: &Value) -> Client {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let id = format!("suite-{}", COUNT.fetch_add(1, Ordering::Relaxed));
    let file = demo.folder().join(format!("{id}.json"));
    std::fs::write(&file, metadata.to_string()).expect("the folder can be written to");
    let file = file.to_str().expect("a folder with a plain name");
    let printed = demo.administer(&["client", "add", &id, "--json", "--metadata", file]);
    let shown: Value = serde_json::from_str(&printed).expect("JSON was asked for");
    client(&shown)
}

fn client(registered: &Value) -> Client {
    let redirects = registered["redirect_uris"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Client {
        client_id: text(&registered["client_id"]).expect("a client_id"),
        client_secret: text(&registered["client_secret"]),
        redirect_uris: redirects.filter_map(text).collect(),
    }
}
