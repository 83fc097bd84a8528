use countersign_core::Millis;

use crate::sql::query;
use crate::{StoreError, Tx};

/// An access token that came from another one (RFC 8693).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExchangedTokenRow {
    /// SHA-256 of its `jti`.
    pub jti_hash: Vec<u8>,
    /// SHA-256 of the `jti` of the token that it came from.
    pub parent_hash: Vec<u8>,
    pub expires_at: Millis,
}

impl Tx {
    /// Notes where a token came from; false when that one was revoked meanwhile.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_exchanged_token(
        &mut self,
        token: &ExchangedTokenRow,
    ) -> Result<bool, StoreError> {
        let added = query(
            "INSERT INTO exchanged_token (jti_hash, parent_hash, expires_at)
             SELECT $1, $2, $3
             WHERE NOT EXISTS (SELECT 1 FROM revoked_token WHERE jti_hash = $2)",
        )
        .bind(&token.jti_hash)
        .bind(&token.parent_hash)
        .bind(token.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(added > 0)
    }

    /// Ends every token that came from this one, over however many exchanges.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_tokens_exchanged_for(&mut self, jti_hash: &[u8]) -> Result<(), StoreError> {
        query(
            "INSERT INTO revoked_token (jti_hash, expires_at)
             WITH RECURSIVE descendant (jti_hash, expires_at) AS (
                 SELECT jti_hash, expires_at FROM exchanged_token WHERE parent_hash = $1
                 UNION
                 SELECT e.jti_hash, e.expires_at
                 FROM exchanged_token e JOIN descendant d ON e.parent_hash = d.jti_hash
             )
             SELECT jti_hash, expires_at FROM descendant WHERE true
             ON CONFLICT (jti_hash) DO NOTHING",
        )
        .bind(jti_hash)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
