use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::Value;

use crate::Demo;

/// A program that uses the management API.
#[derive(Clone, Debug)]
pub struct Management {
    base: String,
    token: String,
    http: reqwest::Client,
}

/// What the API answered.
#[derive(Clone, Debug)]
pub struct Managed {
    pub status: StatusCode,
    pub etag: Option<String>,
    pub json: Value,
}

impl Management {
    /// With a token for every permission.
    ///
    /// # Panics
    /// When the token is refused.
    pub async fn of(demo: &Demo) -> Self {
        let client = demo.client("demo-manager");
        let scopes = "countersign:scripts:write countersign:scripts:read \
            countersign:authentication:read countersign:authentication:write \
            countersign:people:read countersign:people:help countersign:people:write \
            countersign:delivery:read countersign:delivery:write countersign:applications:read \
            countersign:applications:write countersign:pages:read countersign:pages:write \
            countersign:reports:read countersign:audit:read countersign:logs:read \
            countersign:roles:read countersign:roles:write";
        Self::with_scopes(demo, &client.client_id, scopes).await
    }

    /// With a token of a client for these scopes.
    ///
    /// # Panics
    /// When the token is refused.
    pub async fn with_scopes(demo: &Demo, client_id: &str, scopes: &str) -> Self {
        let secret = demo.client(client_id).client_secret.as_deref();
        Self::at(&demo.issuer, client_id, secret, scopes).await
    }

    /// With a token for these scopes that a client of a server gets.
    ///
    /// # Panics
    /// When the token is refused.
    pub async fn at(issuer: &str, client_id: &str, secret: Option<&str>, scopes: &str) -> Self {
        let http = reqwest::Client::new();
        let answer = http
            .post(format!("{issuer}/token"))
            .basic_auth(client_id, secret)
            .form(&[("grant_type", "client_credentials"), ("scope", scopes)])
            .send()
            .await
            .expect("the token endpoint answers");
        let json: Value = answer.json().await.expect("tokens are JSON");
        let token = json["access_token"].as_str();
        Self {
            base: format!("{issuer}/api/v1"),
            token: token
                .unwrap_or_else(|| panic!("no token: {json}"))
                .to_owned(),
            http,
        }
    }

    /// The access token, for another program.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// With the same token, below another path of the server.
    #[must_use]
    pub fn below(&self, path: &str) -> Self {
        let server = self.base.trim_end_matches("/api/v1");
        Self {
            base: format!("{server}{path}"),
            ..self.clone()
        }
    }

    /// A request that is still to be sent.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.base));
        request.bearer_auth(&self.token)
    }

    pub async fn get(&self, path: &str) -> Managed {
        send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Managed {
        send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Managed {
        send(self.request(Method::PUT, path).json(body)).await
    }

    pub async fn patch(&self, path: &str, body: &Value) -> Managed {
        send(self.request(Method::PATCH, path).json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Managed {
        send(self.request(Method::DELETE, path)).await
    }
}

/// Sends a request of [`Management::request`].
///
/// # Panics
/// When there is no answer.
pub async fn send(request: RequestBuilder) -> Managed {
    let answer = request.send().await.expect("the management API answers");
    let etag = answer.headers().get("etag");
    Managed {
        status: answer.status(),
        etag: etag.and_then(|etag| etag.to_str().ok()).map(str::to_owned),
        json: answer.json().await.unwrap_or(Value::Null),
    }
}
