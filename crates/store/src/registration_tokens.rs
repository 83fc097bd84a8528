use countersign_core::Millis;

use crate::sql::{Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

/// An initial access token (RFC 7591 §1.2): its holder may register clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistrationTokenRow {
    pub id: String,
    /// SHA-256 of a token of 256 bits.
    pub token_hash: Vec<u8>,
    /// What the operator calls it.
    pub label: String,
    pub uses_left: i64,
    pub created_at: Millis,
    pub expires_at: Millis,
}

fn read(row: &Row) -> Result<RegistrationTokenRow, StoreError> {
    Ok(RegistrationTokenRow {
        id: row.try_get(0)?,
        token_hash: row.try_get(1)?,
        label: row.try_get(2)?,
        uses_left: row.try_get(3)?,
        created_at: Millis(row.try_get(4)?),
        expires_at: Millis(row.try_get(5)?),
    })
}

impl Store {
    /// All initial access tokens, oldest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn registration_tokens(&self) -> Result<Vec<RegistrationTokenRow>, StoreError> {
        let rows = query(
            "SELECT id, token_hash, label, uses_left, created_at, expires_at
             FROM registration_token ORDER BY id",
        )
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }

    /// Whether the token could be used now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_registration_token(
        &self,
        hash: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let good: i64 = query_scalar(
            "SELECT COUNT(*) FROM registration_token
             WHERE token_hash = $1 AND uses_left > 0 AND expires_at > $2",
        )
        .bind(hash)
        .bind(now.0)
        .fetch_one(self.reader())
        .await?;
        Ok(good > 0)
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_registration_token(
        &mut self,
        token: &RegistrationTokenRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO registration_token (id, token_hash, label, uses_left, created_at,
                 expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(token.id.as_str())
        .bind(token.token_hash.as_slice())
        .bind(token.label.as_str())
        .bind(token.uses_left)
        .bind(token.created_at.0)
        .bind(token.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes one use of a token; false when it has none left, has expired or never was. One
    /// statement decides, so that no use is taken twice.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_registration_token(
        &mut self,
        hash: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let used = query(
            "UPDATE registration_token SET uses_left = uses_left - 1
             WHERE token_hash = $1 AND uses_left > 0 AND expires_at > $2",
        )
        .bind(hash)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(used > 0)
    }

    /// False when there is no such token.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_registration_token(&mut self, id: &str) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM registration_token WHERE id = $1")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(gone > 0)
    }
}
