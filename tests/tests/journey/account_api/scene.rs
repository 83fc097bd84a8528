use countersign_tests::{
    Browser, Demo, Person, RelyingParty, Request, Tokens, management::Managed, sign_in,
};
use reqwest::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderMap, WWW_AUTHENTICATE};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value, json};

pub(super) const READ: &str = "openid countersign:account:read";
pub(super) const CHANGE: &str = "openid countersign:account";

/// A demonstration with the bank's own application.
pub(super) struct Scene {
    pub(super) demo: Demo,
    pub(super) app: RelyingParty,
}

/// The application with an access token of somebody.
#[derive(Clone, Debug)]
pub(super) struct Api {
    base: String,
    pub(super) token: String,
    http: reqwest::Client,
}

/// What the API answered.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) json: Value,
}

impl Answer {
    pub(super) fn header(&self, name: impl reqwest::header::AsHeaderName) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The challenge to whoever had no token that would do.
    pub(super) fn challenge(&self) -> &str {
        self.header(WWW_AUTHENTICATE)
    }

    /// A parameter of the challenge.
    pub(super) fn asks(&self, name: &str) -> Option<String> {
        let (_, rest) = self.challenge().split_once(&format!("{name}=\""))?;
        Some(rest.split('"').next()?.to_owned())
    }

    /// The body that a status comes with.
    pub(super) fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{} {}", self.challenge(), self.json);
        let refused = self.status.is_client_error();
        if refused && !self.json.is_null() {
            assert_eq!(self.header(CONTENT_TYPE), "application/problem+json");
            assert_eq!(self.json["status"], status, "{}", self.json);
        }
        if !self.json.is_null() {
            assert_eq!(self.header(CACHE_CONTROL), "no-store");
        }
        self.json
    }

    /// A problem with this word for it.
    pub(super) fn expect_code(self, status: u16, code: &str) -> Value {
        let json = self.expect(status);
        assert_eq!(json["code"], code, "{json}");
        json
    }
}

impl Scene {
    pub(super) async fn new() -> Self {
        Self::of(Demo::start()).await
    }

    pub(super) async fn of(demo: Demo) -> Self {
        let app = RelyingParty::of(&demo, "demo-web").await;
        Self { demo, app }
    }

    pub(super) fn browser(&self) -> Browser {
        Browser::new(&self.demo.issuer)
    }

    pub(super) fn alice(&self) -> &Person {
        self.demo.person("alice")
    }

    /// With a token.
    pub(super) fn with(&self, token: &str) -> Api {
        Api {
            base: format!("{}/account/api/v1", self.demo.issuer),
            token: token.to_owned(),
            http: reqwest::Client::new(),
        }
    }

    /// With a token of somebody who signs in, answering what pages ask for.
    pub(super) async fn as_person(&self, username: &str, acr: &str, scope: &str) -> Api {
        let request = self.request(acr, scope);
        let tokens = self.sign_in(&self.browser(), &request, username).await;
        self.with(&tokens.access_token)
    }

    /// With a token of Alice for changes, by a text message.
    pub(super) async fn as_alice(&self) -> Api {
        self.as_person("alice", "smpp", CHANGE).await
    }

    pub(super) fn request(&self, acr: &str, scope: &str) -> Request {
        let request = self.app.request().with("acr_values", acr);
        request.with("scope", scope)
    }

    pub(super) async fn sign_in(
        &self,
        browser: &Browser,
        request: &Request,
        username: &str,
    ) -> Tokens {
        let person = self.demo.person(username);
        let page = sign_in::visit(&self.demo, browser, &request.url(), person).await;
        self.app.tokens(request, &page).await
    }

    /// Lets so much time pass over every sign-in there was.
    pub(super) fn age_sign_ins(&self, seconds: u32) {
        let database = rusqlite::Connection::open(self.demo.folder().join("countersign.db"));
        let database = database.expect("the database opens");
        let patience = countersign_tests::wait::PATIENCE;
        database.busy_timeout(patience).expect("it can wait");
        for table in ["oauth_grant", "session"] {
            let sql = format!("UPDATE {table} SET auth_time = auth_time - {seconds} * 1000");
            database.execute(&sql, ()).expect("time passes");
        }
    }
}

impl Api {
    pub(super) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        request.bearer_auth(&self.token)
    }

    pub(super) async fn get(&self, path: &str) -> Answer {
        send(self.request(Method::GET, path)).await
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::POST, path).json(&body)).await
    }

    pub(super) async fn put(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PUT, path).json(&body)).await
    }

    pub(super) async fn patch(&self, path: &str, body: Value) -> Answer {
        send(self.request(Method::PATCH, path).json(&body)).await
    }

    pub(super) async fn delete(&self, path: &str) -> Answer {
        send(self.request(Method::DELETE, path)).await
    }

    pub(super) async fn overview(&self) -> Value {
        self.get("/overview").await.expect(200)
    }

    /// Has a code sent to a number; the id that it waits under.
    pub(super) async fn begin_number(&self, number: &str) -> String {
        let begun = self.post("/new-numbers", json!({"number": number})).await;
        id(&begun.expect(201))
    }

    pub(super) async fn confirm_number(&self, id: &str, code: &str) -> Answer {
        let path = format!("/new-numbers/{id}/confirm");
        self.post(&path, json!({"code": code})).await
    }
}

pub(super) fn id(json: &Value) -> String {
    json["id"].as_str().expect("an id").to_owned()
}

pub(super) async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("the API answers");
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        json: response.json().await.unwrap_or(Value::Null),
    }
}

/// What the audit log says was done, by whom.
pub(super) fn acts(audit: &Managed) -> Vec<(String, String)> {
    let items = audit.json["items"].as_array().expect("entries");
    let text = |entry: &Value, name: &str| entry[name].as_str().unwrap_or_default().to_owned();
    let acts = items.iter().map(|e| (text(e, "action"), text(e, "actor")));
    acts.collect()
}
