use countersign_core::Millis;
use countersign_core::ids::{ClientId, GrantId};

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

/// An access token that says nothing by itself, by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpaqueTokenRow {
    pub token_hash: Vec<u8>,
    pub client_id: ClientId,
    /// None for a client that acts for itself.
    pub grant_id: Option<GrantId>,
    /// What it stands for, as JSON.
    pub claims: String,
    pub expires_at: Millis,
}

/// What a token can be revoked by, as SHA-256 of the `jti`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenNames {
    pub own: [u8; 32],
    /// Of the token that it was first exchanged for, if it was exchanged.
    pub origin: Option<[u8; 32]>,
}

impl TokenNames {
    pub(crate) fn origin(&self) -> Option<&[u8]> {
        self.origin.as_ref().map(<[u8; 32]>::as_slice)
    }
}

impl Store {
    /// The claims of an opaque token that has not expired.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn opaque_token(
        &self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<String>, StoreError> {
        Ok(query_scalar(
            "SELECT claims FROM opaque_token WHERE token_hash = $1 AND expires_at > $2",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?)
    }

    /// Whether the token of one of these names was revoked.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_token_revoked(&self, names: &TokenNames) -> Result<bool, StoreError> {
        let found: Vec<i64> =
            query_scalar("SELECT 1 FROM revoked_token WHERE jti_hash IN ($1, $2)")
                .bind(names.own.as_slice())
                .bind(names.origin())
                .fetch_all(self.reader())
                .await?;
        Ok(!found.is_empty())
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_opaque_token(&mut self, token: &OpaqueTokenRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO opaque_token (token_hash, client_id, grant_id, claims, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(&token.token_hash)
        .bind(token.client_id.as_str())
        .bind(token.grant_id.as_ref().map(GrantId::as_str))
        .bind(&token.claims)
        .bind(token.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends an opaque token.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_opaque_token(&mut self, token_hash: &[u8]) -> Result<(), StoreError> {
        query("DELETE FROM opaque_token WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Ends a JWT before it expires; `expires_at` says how long that must be remembered.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_token(
        &mut self,
        jti_hash: &[u8],
        expires_at: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO revoked_token (jti_hash, expires_at) VALUES ($1, $2)
             ON CONFLICT (jti_hash) DO NOTHING",
        )
        .bind(jti_hash)
        .bind(expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
