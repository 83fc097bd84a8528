use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_tests::{
    Browser, Client, Installation, Person, Process, RelyingParty, binary, free_address, peer,
    sign_in,
};
use serde_json::Value;
use url::Url;

use crate::CONNECTIONS;
use crate::load::{Request, Words};

const PATIENCE: Duration = Duration::from_secs(60);
const CALLBACK: &str = "http://127.0.0.1:9999/callback";

/// A provider that runs, with one confidential client and a person's access token.
pub(crate) struct Server {
    pub(crate) name: &'static str,
    /// The process that answers.
    pub(crate) process: u32,
    provider: Value,
    issuer: String,
    client_id: String,
    client_secret: String,
    access_token: String,
    refresh_tokens: Vec<String>,
    scope: String,
    _running: Process,
    _folder: Option<Installation>,
}

impl Server {
    pub(crate) async fn countersign() -> Self {
        let installation = Installation::new();
        let person = Person {
            username: "alice".to_owned(),
            password: "password-of-alice".to_owned(),
            phone: Some("+447700900123".to_owned()),
        };
        installation.add(&person);
        let printed = installation.administer(&[
            "client",
            "add",
            "bench",
            "--json",
            "--trusted",
            "--redirect-uri",
            CALLBACK,
            "--grant-type",
            "authorization_code",
            "--grant-type",
            "client_credentials",
            "--grant-type",
            "refresh_token",
        ]);
        let client: Value = serde_json::from_str(&printed).expect("JSON was asked for");
        let client_secret = client["client_secret"]
            .as_str()
            .expect("a secret")
            .to_owned();
        let running = installation.serve().await;
        let app = Client {
            client_id: "bench".to_owned(),
            client_secret: Some(client_secret.clone()),
            redirect_uris: vec![CALLBACK.to_owned()],
        };
        let app = RelyingParty::new(&installation.issuer, app).await;
        let browser = Browser::new(&installation.issuer);
        let request = app.request().with("scope", "openid profile phone");
        let page = sign_in::with_password(&browser, &request, &person).await;
        let tokens = app.tokens(&request, &page).await;
        let mut refresh_tokens = Vec::from_iter(tokens.refresh_token);
        while refresh_tokens.len() < CONNECTIONS {
            let again = app.request().with("scope", "openid profile phone");
            let page = browser.get(again.url()).await;
            refresh_tokens.extend(app.tokens(&again, &page).await.refresh_token);
        }
        Self {
            name: "countersign",
            process: running.id(),
            provider: app.provider,
            issuer: installation.issuer.clone(),
            client_id: "bench".to_owned(),
            client_secret,
            access_token: tokens.access_token,
            refresh_tokens,
            scope: "profile".to_owned(),
            _running: running,
            _folder: Some(installation),
        }
    }

    pub(crate) async fn node() -> Self {
        let mut command = peer::node("oidc_provider.js");
        command.arg(free_address()).env("NODE_ENV", "production");
        Self::peer("oidc-provider", command).await
    }

    pub(crate) async fn glewlwyd() -> Self {
        let mut command = peer::node("glewlwyd.js");
        command
            .arg(binary::target().join("peers/glewlwyd"))
            .arg(free_address());
        Self::peer("glewlwyd", command).await
    }

    /// A script of `tests/peers/` that sets its server up and says how to use it.
    async fn peer(name: &'static str, command: Command) -> Self {
        let running = Process::start(name, command);
        let said: Value = loop {
            let line = running.line(PATIENCE);
            match serde_json::from_str(&line) {
                Ok(said) => break said,
                // Notices of the server.
                Err(_) => continue,
            }
        };
        assert_eq!(said["step"], "listening", "{said}");
        let text = |name: &str| said[name].as_str().unwrap_or_default().to_owned();
        let issuer = text("issuer");
        let address = format!("{issuer}/.well-known/openid-configuration");
        let provider = reqwest::get(address).await.expect("the server answers");
        Self {
            name,
            process: said["pid"]
                .as_u64()
                .and_then(|p| u32::try_from(p).ok())
                .expect("a pid"),
            provider: provider.json().await.expect("a discovery document"),
            issuer,
            client_id: text("client_id"),
            client_secret: text("client_secret"),
            access_token: text("access_token"),
            refresh_tokens: texts(&said["refresh_tokens"]),
            scope: text("scope"),
            _running: running,
            _folder: None,
        }
    }

    /// What is measured, by name; none where the server lacks it.
    pub(crate) fn requests(&self) -> [(&'static str, Option<Request>); 6] {
        let basic = STANDARD.encode(format!("{}:{}", self.client_id, self.client_secret));
        let basic = format!("authorization: Basic {basic}\r\n");
        let bearer = format!("authorization: Bearer {}\r\n", self.access_token);
        let discovery = format!("{}/.well-known/openid-configuration", self.issuer);
        let grant = format!("grant_type=client_credentials&scope={}", self.scope);
        let token = format!("token={}", self.access_token);
        [
            ("discovery", Some(get(&discovery, ""))),
            ("jwks", self.at("jwks_uri").map(|at| get(at, ""))),
            (
                "token",
                self.at("token_endpoint").map(|at| post(at, &basic, &grant)),
            ),
            (
                "introspection",
                self.at("introspection_endpoint")
                    .map(|at| post(at, &basic, &token)),
            ),
            (
                "userinfo",
                self.at("userinfo_endpoint").map(|at| get(at, &bearer)),
            ),
            (
                "refresh",
                self.at("token_endpoint").map(|at| self.refresh(at, basic)),
            ),
        ]
    }

    /// Every refresh token is used once.
    fn refresh(&self, url: &str, headers: String) -> Request {
        let url = url.to_owned();
        let (address, _) = parts(&url);
        let write = move |token: &str| {
            let form = format!("grant_type=refresh_token&refresh_token={token}");
            posted(&url, &headers, &form)
        };
        let words = Words::Refreshing {
            write: Box::new(write),
            tokens: self.refresh_tokens.clone().into(),
        };
        Request { address, words }
    }

    fn at(&self, name: &str) -> Option<&str> {
        self.provider[name].as_str()
    }
}

fn get(url: &str, headers: &str) -> Request {
    let (address, path) = parts(url);
    let text = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n{headers}\r\n");
    let words = Words::Same(text);
    Request { address, words }
}

fn post(url: &str, headers: &str, form: &str) -> Request {
    let words = Words::Same(posted(url, headers, form));
    let (address, _) = parts(url);
    Request { address, words }
}

fn posted(url: &str, headers: &str, form: &str) -> String {
    let (address, path) = parts(url);
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\n{headers}\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    )
}

fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn parts(url: &str) -> (String, String) {
    let url = Url::parse(url).expect("an endpoint is an address");
    let host = url.host_str().expect("an address has a host");
    let port = url.port_or_known_default().expect("a port");
    (format!("{host}:{port}"), url.path().to_owned())
}
