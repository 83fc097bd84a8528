//! The provider as an application sees it: discovery, authorization request, token, keys.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::fingerprint;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::CLIENT_ID;
use super::sessions::Pending;

/// An error answer, or one that cannot be trusted.
#[derive(Debug)]
pub(super) struct Refused {
    pub(super) error: String,
    pub(super) description: Option<String>,
}

impl Refused {
    pub(super) fn own(description: &str) -> Self {
        Self {
            error: "untrusted_answer".to_owned(),
            description: Some(description.to_owned()),
        }
    }

    fn because(what: &str, error: &dyn std::fmt::Display) -> Self {
        Self {
            error: what.to_owned(),
            description: Some(error.to_string()),
        }
    }
}

/// What is used of the discovery document (OpenID Connect Discovery §3).
#[derive(Debug, Deserialize)]
struct Metadata {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: String,
    jwks_uri: String,
    end_session_endpoint: String,
}

#[derive(Debug, Deserialize)]
struct Tokens {
    id_token: String,
    access_token: String,
}

/// What the application learned of a person.
#[derive(Clone, Debug)]
pub(super) struct Identity {
    pub(super) id_token: String,
    pub(super) claims: Map<String, Value>,
    /// From the userinfo endpoint.
    pub(super) name: Option<String>,
}

#[derive(Debug, Deserialize)]
struct TokenError {
    error: String,
    error_description: Option<String>,
}

#[derive(Debug)]
pub(super) struct Provider {
    metadata: Metadata,
    own: String,
    http: reqwest::Client,
}

impl Provider {
    pub(super) async fn discover(issuer: &str, own: &str) -> Result<Self, Refused> {
        let unreachable = |e: reqwest::Error| Refused::because("provider_unreachable", &e);
        let http = reqwest::Client::new();
        let url = format!("{issuer}/.well-known/openid-configuration");
        let answer = http.get(url).send().await.map_err(unreachable)?;
        let metadata: Metadata = answer.json().await.map_err(unreachable)?;
        if metadata.issuer != issuer {
            return Err(Refused::own("the discovery document names another issuer"));
        }
        Ok(Self {
            metadata,
            own: own.to_owned(),
            http,
        })
    }

    fn callback(&self) -> String {
        format!("{}/callback", self.own)
    }

    pub(super) fn authorization_url(
        &self,
        pending: &Pending,
        acr: Option<&str>,
        prompt: Option<&str>,
    ) -> String {
        let challenge = URL_SAFE_NO_PAD.encode(fingerprint(&pending.verifier));
        let callback = self.callback();
        let mut fields = vec![
            ("client_id", CLIENT_ID),
            ("response_type", "code"),
            ("redirect_uri", &callback),
            ("scope", "openid profile"),
            ("state", &pending.state),
            ("nonce", &pending.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        fields.extend(acr.map(|acr| ("acr_values", acr)));
        fields.extend(prompt.map(|prompt| ("prompt", prompt)));
        with_query(&self.metadata.authorization_endpoint, &fields)
    }

    pub(super) fn end_session_url(&self, id_token: &str) -> String {
        let home = format!("{}/", self.own);
        with_query(
            &self.metadata.end_session_endpoint,
            &[
                ("id_token_hint", id_token),
                ("client_id", CLIENT_ID),
                ("post_logout_redirect_uri", &home),
            ],
        )
    }

    /// Exchanges a code, verifies the ID token (OpenID Connect Core §3.1.3.7), asks for the name.
    pub(super) async fn exchange(
        &self,
        code: &str,
        pending: &Pending,
    ) -> Result<Identity, Refused> {
        let unreachable = |e: reqwest::Error| Refused::because("provider_unreachable", &e);
        let answer = self
            .http
            .post(&self.metadata.token_endpoint)
            .form(&[
                ("grant_type", "authorization_code"),
                ("client_id", CLIENT_ID),
                ("code", code),
                ("redirect_uri", &self.callback()),
                ("code_verifier", &pending.verifier),
            ])
            .send()
            .await
            .map_err(unreachable)?;
        if !answer.status().is_success() {
            let refused: TokenError = answer.json().await.map_err(unreachable)?;
            return Err(Refused {
                error: refused.error,
                description: refused.error_description,
            });
        }
        let tokens: Tokens = answer.json().await.map_err(unreachable)?;
        let claims = self.verify(&tokens.id_token).await?;
        if claims.get("nonce").and_then(Value::as_str) != Some(pending.nonce.as_str()) {
            return Err(Refused::own("the ID token was not made for this request"));
        }
        let name = self.name(&tokens.access_token, &claims).await?;
        Ok(Identity {
            id_token: tokens.id_token,
            claims,
            name,
        })
    }

    /// The person's name, if userinfo is about the same person (OpenID Connect Core §5.3.2).
    async fn name(
        &self,
        access_token: &str,
        claims: &Map<String, Value>,
    ) -> Result<Option<String>, Refused> {
        let unreachable = |e: reqwest::Error| Refused::because("provider_unreachable", &e);
        let request = self.http.get(&self.metadata.userinfo_endpoint);
        let answer = request.bearer_auth(access_token).send().await;
        let person: Map<String, Value> = answer
            .map_err(unreachable)?
            .json()
            .await
            .map_err(unreachable)?;
        if person.get("sub") != claims.get("sub") {
            return Err(Refused::own("userinfo is about somebody else"));
        }
        Ok(person
            .get("name")
            .and_then(Value::as_str)
            .map(str::to_owned))
    }

    async fn verify(&self, id_token: &str) -> Result<Map<String, Value>, Refused> {
        let untrusted = |e: jsonwebtoken::errors::Error| Refused::because("untrusted_token", &e);
        let unreachable = |e: reqwest::Error| Refused::because("provider_unreachable", &e);
        let answer = self.http.get(&self.metadata.jwks_uri).send().await;
        let keys: JwkSet = answer
            .map_err(unreachable)?
            .json()
            .await
            .map_err(unreachable)?;
        let header = decode_header(id_token).map_err(untrusted)?;
        let key = header
            .kid
            .as_deref()
            .and_then(|kid| keys.find(kid))
            .ok_or_else(|| Refused::own("no published key signed the ID token"))?;
        let mut rules = Validation::new(header.alg);
        rules.set_audience(&[CLIENT_ID]);
        rules.set_issuer(&[&self.metadata.issuer]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        let key = DecodingKey::from_jwk(key).map_err(untrusted)?;
        let token = decode::<Map<String, Value>>(id_token, &key, &rules).map_err(untrusted)?;
        Ok(token.claims)
    }
}

fn with_query(endpoint: &str, fields: &[(&str, &str)]) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    format!("{endpoint}?{query}")
}
