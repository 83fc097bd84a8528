//! The token endpoint (RFC 6749 §3.2, OpenID Connect Core §3.1.3).

mod authorization_code;
mod client_credentials;
mod decoupled;
mod exchange;
mod first_tokens;
mod refresh_secret;
mod refresh_token;

use countersign_core::Millis;
use countersign_store::{AuditEntry, ClientRow, StoreError, Tx};
use serde::Serialize;

use crate::call::Call;
use crate::decoupled::Kind;
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};

/// A successful answer (RFC 6749 §5.1).
#[derive(Serialize)]
pub struct TokenResponse {
    access_token: String,
    token_type: &'static str,
    /// In seconds.
    expires_in: u64,
    /// RFC 8693 §2.2.1.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_token_type: Option<&'static str>,
    #[serde(skip_serializing_if = "String::is_empty")]
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

impl TokenResponse {
    /// The ID token (OpenID Connect Core §3.1.3.3).
    #[must_use]
    pub fn id_token(&self) -> Option<&str> {
        self.id_token.as_deref()
    }
}

impl std::fmt::Debug for TokenResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenResponse(…)")
    }
}

/// Why no tokens are given out.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    /// For the body (RFC 6749 §5.2). `invalid_client` goes with 401, all others with 400.
    #[error("{0}")]
    Refused(Refusal),
    #[error(transparent)]
    Failed(#[from] ProviderError),
}

impl From<Refusal> for TokenError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<StoreError> for TokenError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

/// What `grant_type` may be; discovery and registration read it here.
pub(crate) const GRANT_TYPES: &[&str] = &[
    "authorization_code",
    "refresh_token",
    "client_credentials",
    TOKEN_EXCHANGE,
    Kind::Device.grant_type(),
    Kind::Backchannel.grant_type(),
];

/// RFC 8693 §2.1.
const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";

impl Provider {
    /// Answers a token request.
    ///
    /// # Errors
    /// [`TokenError::Refused`] as RFC 6749 §5.2 names it.
    #[tracing::instrument(target = "countersign::trace", name = "token", skip_all)]
    pub async fn token(&self, call: &Call<'_>) -> Result<TokenResponse, TokenError> {
        let parameters = call.parameters;
        parameters.check()?;
        let grant_type = parameters
            .get("grant_type")
            .ok_or(Refusal::invalid_request("grant_type is missing"))?;
        let client = self.authenticate_client(call).await?;
        let bound = self.binding(call, &client).await?;
        let registered = |name: &str| {
            if client.metadata.has_grant(name) {
                Ok(())
            } else {
                Err(Refusal::new(
                    ErrorCode::UnauthorizedClient,
                    "the client is not registered for this grant type",
                ))
            }
        };
        match grant_type {
            "authorization_code" => {
                registered(grant_type)?;
                self.redeem_code(&client, parameters, &bound).await
            }
            "refresh_token" => {
                registered(grant_type)?;
                self.refresh(&client, parameters, &bound).await
            }
            "client_credentials" => {
                registered(grant_type)?;
                self.act_for_itself(&client, parameters, &bound).await
            }
            TOKEN_EXCHANGE => {
                registered(grant_type)?;
                self.exchange(&client, parameters, &bound).await
            }
            other => {
                let kinds = [Kind::Device, Kind::Backchannel];
                let kind = kinds.into_iter().find(|kind| kind.grant_type() == other);
                let kind = kind.ok_or(Refusal::new(
                    ErrorCode::UnsupportedGrantType,
                    "grant_type is not one that discovery lists",
                ))?;
                registered(other)?;
                self.poll(&client, kind, parameters, &bound).await
            }
        }
    }

    fn response(&self, access_token: String, scopes: &[String]) -> TokenResponse {
        TokenResponse {
            access_token,
            token_type: "Bearer",
            expires_in: self.lifetimes.access_token.as_secs(),
            issued_token_type: None,
            scope: scopes.join(" "),
            id_token: None,
            refresh_token: None,
        }
    }
}

/// A code or token was used twice: somebody else has it, or had it. Its grant is revoked.
async fn record_replay(
    tx: &mut Tx,
    client: &ClientRow,
    what: &str,
    now: Millis,
) -> Result<(), StoreError> {
    tracing::warn!(client = %client.id, "{what} was used twice; its grant is revoked");
    tx.record(&AuditEntry {
        at: now,
        actor: "system".to_owned(),
        action: "grant.revoke".to_owned(),
        subject: client.id.to_string(),
        detail: format!("{what} was used twice"),
    })
    .await
}
