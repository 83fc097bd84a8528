//! Token revocation (RFC 7009).

use countersign_core::Millis;
use countersign_core::ids::ClientId;
use countersign_core::seal::fingerprint;
use countersign_store::{AuditEntry, ClientRow};

use crate::access_token::is_jwt;
use crate::call::Call;
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::refusal::Refusal;
use crate::token::TokenError;

impl Provider {
    /// Ends a token: a refresh token with its whole grant, an access token with
    /// all that it was exchanged for. Whatever is no
    /// live token of the client that calls is left as it is, without an error (RFC 7009 §2.2).
    ///
    /// # Errors
    /// [`TokenError::Refused`] when the client does not prove itself or names no token.
    pub async fn revoke(&self, call: &Call<'_>) -> Result<(), TokenError> {
        call.parameters.check()?;
        let client = self.authenticate_client(call).await?;
        let token = call
            .parameters
            .get("token")
            .ok_or(Refusal::invalid_request("token is missing"))?;
        if is_jwt(token) || !self.revoke_grant_of(&client, token).await? {
            self.revoke_access_token(&client, token).await?;
        }
        Ok(())
    }

    /// Whether it is a refresh token at all.
    async fn revoke_grant_of(
        &self,
        client: &ClientRow,
        token: &str,
    ) -> Result<bool, ProviderError> {
        let Some(found) = self.store.refresh_token(&fingerprint(token)).await? else {
            return Ok(false);
        };
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let live = tx.live_grant(&found.grant_id, now).await?;
        if let Some(grant) = live.filter(|grant| grant.client_id == client.id) {
            tx.revoke_grant(&grant.id, now).await?;
            tx.record(&AuditEntry {
                at: now,
                actor: client.id.to_string(),
                action: "grant.revoke".to_owned(),
                subject: grant.person_id.to_string(),
                detail: "the application gave its refresh token back".to_owned(),
            })
            .await?;
            tx.commit().await?;
        }
        Ok(true)
    }

    async fn revoke_access_token(
        &self,
        client: &ClientRow,
        token: &str,
    ) -> Result<(), ProviderError> {
        let Some(claims) = self.read_access_token(token).await? else {
            return Ok(());
        };
        let own: &ClientId = &client.id;
        if claims.client_id != *own {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        let expires_at = Millis(claims.exp.saturating_mul(1000));
        let name = fingerprint(&claims.jti);
        tx.revoke_token(&name, expires_at).await?;
        tx.revoke_tokens_exchanged_for(&name).await?;
        if !is_jwt(token) {
            tx.remove_opaque_token(&fingerprint(token)).await?;
        }
        Ok(tx.commit().await?)
    }
}
