use std::collections::BTreeSet;

use jsonwebtoken::Algorithm;
use jsonwebtoken::jwk::JwkSet;
use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

use crate::demo::{Client, Demo};
use crate::id_token::{Claims, half_hash, verify};
use crate::page::Page;
use crate::request::Request;

/// An application that trusts the server: discovery, code flow with PKCE, verified ID tokens.
#[derive(Clone, Debug)]
pub struct RelyingParty {
    pub client: Client,
    /// The discovery document.
    pub provider: Value,
    issuer: String,
    http: reqwest::Client,
}

/// What the token endpoint gave for a code, verified.
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access_token: String,
    pub refresh_token: Option<String>,
    pub id_token: String,
    pub claims: Claims,
}

impl Tokens {
    /// The authentication methods; their order says nothing.
    #[must_use]
    pub fn amr(&self) -> BTreeSet<&str> {
        let amr = self.claims["amr"].as_array();
        amr.into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect()
    }
}

/// An answer in JSON.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub json: Value,
}

impl Reply {
    /// The OAuth error (RFC 6749 §5.2), or nothing for a success.
    #[must_use]
    pub fn error(&self) -> &str {
        self.json["error"].as_str().unwrap_or_default()
    }

    /// The answer to a request.
    ///
    /// # Panics
    /// When there is none.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.send().await.expect("the server answers");
        let status = response.status();
        let text = response.text().await.expect("the answer is text");
        Self {
            status,
            json: serde_json::from_str(&text).unwrap_or(Value::String(text)),
        }
    }
}

impl RelyingParty {
    /// An application of the demonstration.
    pub async fn of(demo: &Demo, client_id: &str) -> Self {
        Self::new(&demo.issuer, demo.client(client_id).clone()).await
    }

    /// # Panics
    /// When the issuer has no discovery document, or one for another issuer.
    pub async fn new(issuer: &str, client: Client) -> Self {
        let http = reqwest::Client::builder().no_proxy().build();
        let http = http.expect("a client without TLS can be built");
        Self::through(http, issuer, client).await
    }

    /// The same on connections of another client, for a server that needs more than plain HTTP.
    ///
    /// # Panics
    /// When the issuer has no discovery document, or one for another issuer.
    pub async fn through(http: reqwest::Client, issuer: &str, client: Client) -> Self {
        let address = format!("{issuer}/.well-known/openid-configuration");
        let provider = Reply::of(http.get(address)).await.json;
        assert_eq!(provider["issuer"], issuer, "discovery names its issuer");
        Self {
            client,
            provider,
            issuer: issuer.to_owned(),
            http,
        }
    }

    /// An address from the discovery document.
    ///
    /// # Panics
    /// When the document lacks it.
    #[must_use]
    pub fn endpoint(&self, name: &str) -> Url {
        let address = self.provider[name].as_str();
        let address = address.unwrap_or_else(|| panic!("discovery lacks {name}"));
        Url::parse(address).expect("an endpoint is an address")
    }

    #[must_use]
    pub fn redirect_uri(&self) -> &str {
        &self.client.redirect_uris[0]
    }

    /// A new authorization request.
    #[must_use]
    pub fn request(&self) -> Request {
        let endpoint = self.endpoint("authorization_endpoint");
        Request::new(endpoint, &self.client.client_id, self.redirect_uri())
    }

    /// The authorization code of a request's answer.
    ///
    /// # Panics
    /// When the answer is none, is an error, or belongs to another request.
    #[must_use]
    pub fn code(&self, request: &Request, page: &Page) -> String {
        let left_for = page.left_for.as_ref().map(Url::as_str).unwrap_or_default();
        assert!(
            left_for.starts_with(self.redirect_uri()),
            "no answer: {} {}",
            page.url,
            page.outline()
        );
        assert_eq!(page.callback("error"), None, "{left_for}");
        assert_eq!(page.callback("state").as_ref(), Some(&request.state));
        if let Some(iss) = page.callback("iss") {
            assert_eq!(iss, self.issuer, "RFC 9207");
        }
        page.callback("code").expect("the answer has a code")
    }

    /// Tokens for the answer of a request, verified.
    ///
    /// # Panics
    /// When anything is wrong with them.
    pub async fn tokens(&self, request: &Request, page: &Page) -> Tokens {
        let reply = self.exchange(request, &self.code(request, page)).await;
        self.accept(request, &reply).await
    }

    /// The token endpoint's answer to a code.
    pub async fn exchange(&self, request: &Request, code: &str) -> Reply {
        self.token(&[
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", self.redirect_uri()),
            ("code_verifier", &request.pkce.verifier),
        ])
        .await
    }

    pub async fn refresh(&self, refresh_token: &str) -> Reply {
        self.token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", refresh_token),
        ])
        .await
    }

    /// The token endpoint, authenticated with the secret in the header where there is one.
    pub async fn token(&self, form: &[(&str, &str)]) -> Reply {
        self.call("token_endpoint", form).await
    }

    /// Any endpoint that applications call themselves, by its name in the discovery document,
    /// authenticated as at the token endpoint.
    pub async fn call(&self, endpoint: &str, form: &[(&str, &str)]) -> Reply {
        let post = self.http.post(self.endpoint(endpoint));
        let id = self.client.client_id.as_str();
        let mut form = form.to_vec();
        let post = match &self.client.client_secret {
            Some(secret) => post.basic_auth(id, Some(secret)),
            None => {
                form.push(("client_id", id));
                post
            }
        };
        Reply::of(post.form(&form)).await
    }

    /// The token endpoint, with the secret in the form (`client_secret_post`).
    pub async fn token_with_secret_in_form(&self, form: &[(&str, &str)]) -> Reply {
        let mut form = form.to_vec();
        form.push(("client_id", &self.client.client_id));
        if let Some(secret) = &self.client.client_secret {
            form.push(("client_secret", secret));
        }
        Reply::of(self.http.post(self.endpoint("token_endpoint")).form(&form)).await
    }

    pub async fn userinfo(&self, access_token: &str) -> Reply {
        let get = self.http.get(self.endpoint("userinfo_endpoint"));
        Reply::of(get.bearer_auth(access_token)).await
    }

    /// # Panics
    /// When the keys are not published.
    pub async fn keys(&self) -> JwkSet {
        let reply = Reply::of(self.http.get(self.endpoint("jwks_uri"))).await;
        serde_json::from_value(reply.json).expect("the published keys are a JWK set")
    }

    /// # Panics
    /// When the reply is not a set of tokens that the application may trust.
    pub async fn accept(&self, request: &Request, reply: &Reply) -> Tokens {
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.json);
        assert_eq!(reply.json["token_type"], "Bearer");
        let text = |name: &str| reply.json[name].as_str().map(str::to_owned);
        let id_token = text("id_token").expect("the reply has an ID token");
        let claims = self.verify(&id_token, Some(&request.nonce)).await;
        let claims = claims.unwrap_or_else(|error| panic!("the ID token: {error}"));
        let access_token = text("access_token").expect("the reply has an access token");
        if let Some(hash) = claims.get("at_hash") {
            assert_eq!(*hash, half_hash(&access_token));
        }
        Tokens {
            access_token,
            refresh_token: text("refresh_token"),
            id_token,
            claims,
        }
    }

    /// # Errors
    /// What is wrong with the token.
    pub async fn verify(&self, id_token: &str, nonce: Option<&str>) -> Result<Claims, String> {
        let id = &self.client.client_id;
        verify(
            id_token,
            &self.keys().await,
            &self.issuer,
            id,
            self.algorithm(),
            nonce,
        )
    }

    /// Public applications of the demonstration are registered for ES256, the others for RS256.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match self.client.client_secret {
            Some(_) => Algorithm::RS256,
            None => Algorithm::ES256,
        }
    }
}
