//! Client authentication (RFC 6749 §2.3, OpenID Connect Core §9, RFC 8705 §2): one file a method.

mod assertion;
mod client_secret_basic;
mod client_secret_jwt;
mod client_secret_post;
mod failures;
mod method;
mod presented;
mod private_key_jwt;
mod secret;
mod self_signed_tls_client_auth;
mod tls_client_auth;

use std::sync::Arc;

use countersign_core::ids::ClientId;
use countersign_store::ClientRow;

pub(crate) use method::{METHODS, Method};
use presented::{Presented, Proof};

use crate::call::Call;
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// Why a client did not prove itself: for the log, since the client is told the same for all.
type Failure = &'static str;

/// What a method finds, once the store has answered.
type Outcome = Result<Result<(), Failure>, ProviderError>;

const FAILED: Refusal = Refusal::new(
    ErrorCode::InvalidClient,
    "the client is unknown or did not prove itself",
);

impl Provider {
    /// The client that calls, proved by the method that it is registered for.
    pub(crate) async fn authenticate_client(
        &self,
        call: &Call<'_>,
    ) -> Result<Arc<ClientRow>, TokenError> {
        let presented = Presented::read(call)?;
        let id = ClientId::from(presented.client_id.as_str());
        let client = self.client(&id).await?.filter(|client| client.enabled);
        let proved = self.proves(call, &presented, client.as_deref()).await?;
        match (proved, client) {
            (Ok(()), Some(client)) => Ok(client),
            (outcome, _) => {
                // Only a secret can be guessed. The right one passes first, so that nobody locks
                // out a client behind the same address; all are made here, of 256 bits.
                let counted = match presented.proof {
                    Proof::Secret(_) => call.network,
                    Proof::Nothing | Proof::Assertion(_) => None,
                };
                let counted = counted.map(|n| failures::key(n, &presented.client_id));
                if let Some(key) = &counted
                    && self.failed_too_often(key).await?
                {
                    return Err(Refusal::TOO_MANY.into());
                }
                let why = outcome.err().unwrap_or("the client is unknown");
                let name: String = presented.client_id.chars().take(64).collect();
                tracing::warn!(client = ?name, at = call.path, "a client is refused: {why}");
                if let Some(key) = &counted {
                    self.count_failure(key).await?;
                }
                Err(FAILED.into())
            }
        }
    }

    async fn proves(
        &self,
        call: &Call<'_>,
        presented: &Presented<'_>,
        client: Option<&ClientRow>,
    ) -> Outcome {
        if let Proof::Secret(given) = &presented.proof {
            // An unknown client costs the comparison too.
            return Ok(secret::check(client, given));
        }
        let Some(client) = client else {
            return Ok(Err("the client is unknown"));
        };
        let method = Method::of(&client.metadata);
        match (method, &presented.proof) {
            (Some(Method::None), Proof::Nothing) => Ok(Ok(())),
            (Some(Method::ClientSecretJwt), Proof::Assertion(token)) => {
                self.check_client_secret_jwt(call, client, token).await
            }
            (Some(Method::PrivateKeyJwt), Proof::Assertion(token)) => {
                self.check_private_key_jwt(call, client, token).await
            }
            (Some(Method::TlsClientAuth), Proof::Nothing) => {
                Ok(self.check_tls_client_auth(call, client))
            }
            (Some(Method::SelfSignedTlsClientAuth), Proof::Nothing) => {
                Ok(self.check_self_signed_certificate(call, client).await)
            }
            _ => Ok(Err("it did not use the method that it is registered for")),
        }
    }
}
