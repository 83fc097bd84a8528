//! Token introspection (RFC 7662), also as a signed answer (RFC 9701).

mod answer;

use countersign_core::seal::fingerprint;
use countersign_store::ClientRow;
use serde_json::{Map, Value};

use crate::access_token::{AccessToken, is_jwt};
use crate::call::Call;
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::scope;
use crate::token::TokenError;

impl Provider {
    /// What is known of a token, for the client that calls: of its own tokens, of access tokens
    /// that are for it, and of all when it is registered for the scope `introspect`. Of anything
    /// else it learns only that it is not active.
    ///
    /// # Errors
    /// [`TokenError::Refused`] when the client does not prove itself or names no token.
    pub async fn introspect(&self, call: &Call<'_>) -> Result<Map<String, Value>, TokenError> {
        Ok(self.introspected(call).await?.1)
    }

    /// The same as a JWT for the caller (RFC 9701 §5).
    ///
    /// # Errors
    /// As [`Provider::introspect`].
    pub async fn introspect_signed(&self, call: &Call<'_>) -> Result<String, TokenError> {
        let (client, answer) = self.introspected(call).await?;
        Ok(self.sign_introspection(&client, answer)?)
    }

    async fn introspected(
        &self,
        call: &Call<'_>,
    ) -> Result<(std::sync::Arc<ClientRow>, Map<String, Value>), TokenError> {
        call.parameters.check()?;
        let client = self.authenticate_client(call).await?;
        if client.metadata.is_public() {
            return Err(Refusal::new(
                ErrorCode::InvalidClient,
                "a client must prove itself to introspect tokens",
            )
            .into());
        }
        let token = call
            .parameters
            .get("token")
            .ok_or(Refusal::invalid_request("token is missing"))?;
        let known = match self.known_access_token(&client, token).await? {
            None if !is_jwt(token) => self.known_refresh_token(&client, token).await?,
            known => known,
        };
        Ok((client, known.unwrap_or_else(answer::inactive)))
    }

    async fn known_access_token(
        &self,
        caller: &ClientRow,
        token: &str,
    ) -> Result<Option<Map<String, Value>>, ProviderError> {
        let live = self.live_access_token(token).await?;
        let live = live.filter(|live| may_know(caller, &live.claims));
        Ok(live.map(|live| answer::of_access_token(live.claims)))
    }

    async fn known_refresh_token(
        &self,
        caller: &ClientRow,
        token: &str,
    ) -> Result<Option<Map<String, Value>>, ProviderError> {
        let now = self.clock.now();
        let found = self.store.refresh_token(&fingerprint(token)).await?;
        let Some(found) = found.filter(|t| !t.used && t.expires_at > now) else {
            return Ok(None);
        };
        let grant = self.store.live_grant(&found.grant_id, now).await?;
        let Some(grant) = grant.filter(|g| g.client_id == caller.id || sees_all(caller)) else {
            return Ok(None);
        };
        let Some(owner) = self.enabled_client(&grant.client_id).await? else {
            return Ok(None);
        };
        let subject = self.subject_for(&owner, &grant.person_id);
        let issuer = self.issuer.as_str();
        Ok(Some(answer::of_refresh_token(
            &found, &grant, &subject, issuer,
        )))
    }
}

fn may_know(caller: &ClientRow, token: &AccessToken) -> bool {
    token.client_id == caller.id || is_audience(caller, token) || sees_all(caller)
}

/// Whether the token is for this client, as a resource server.
pub(crate) fn is_audience(caller: &ClientRow, token: &AccessToken) -> bool {
    let spoken_for = &caller.metadata.audiences;
    token.aud.has(caller.id.as_str()) || spoken_for.iter().any(|name| token.aud.has(name))
}

fn sees_all(caller: &ClientRow) -> bool {
    caller
        .metadata
        .scopes
        .iter()
        .any(|s| s == scope::INTROSPECT)
}
