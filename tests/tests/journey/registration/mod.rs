//! Applications that register themselves over HTTP (RFC 7591, RFC 7592).

mod bad_input;
mod manage;
mod modes;
mod open;
mod statements;

use countersign_tests::Installation;
use countersign_tests::Process;
use countersign_tests::wait::until;
use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::{Value, json};
use std::time::Duration;

/// An answer of the registration endpoint.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) json: Value,
}

impl Answer {
    pub(super) fn error(&self) -> (u16, &str) {
        (self.status, self.json["error"].as_str().unwrap_or_default())
    }

    pub(super) fn text(&self, name: &str) -> &str {
        let text = self.json[name].as_str();
        text.unwrap_or_else(|| panic!("no {name}: {}", self.json))
    }
}

pub(super) async fn send(
    method: Method,
    address: &str,
    token: Option<&str>,
    body: Option<&Value>,
) -> Answer {
    let http = reqwest::Client::builder().no_proxy().build();
    let mut request = http.expect("a client").request(method, address);
    if let Some(token) = token {
        request = request.bearer_auth(token);
    }
    if let Some(body) = body {
        request = request.json(body);
    }
    answer(request).await
}

pub(super) async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.expect("the server answers");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("text");
    Answer {
        status,
        headers,
        json: serde_json::from_str(&text).unwrap_or(Value::String(text)),
    }
}

/// Metadata that is in order, with these members on top.
pub(super) fn with(members: &Value) -> Value {
    let mut metadata = json!({"redirect_uris": ["http://127.0.0.1:9999/callback"]});
    for (name, value) in members.as_object().expect("members") {
        metadata[name] = value.clone();
    }
    metadata
}

pub(super) async fn register(issuer: &str, token: Option<&str>, members: &Value) -> Answer {
    let address = format!("{issuer}/register");
    send(Method::POST, &address, token, Some(&with(members))).await
}

/// A server with these settings, ready.
pub(super) async fn serve(installation: &Installation, settings: &[(&str, &str)]) -> Process {
    let process = installation.spawn(settings);
    until("the server is ready", Duration::from_secs(60), async || {
        installation.is_ready().await.then_some(())
    })
    .await;
    process
}

pub(super) async fn discovery(issuer: &str) -> Value {
    let address = format!("{issuer}/.well-known/openid-configuration");
    send(Method::GET, &address, None, None).await.json
}
