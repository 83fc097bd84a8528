use countersign_core::Millis;

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

/// What was answered to a request that carried an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotentAnswer {
    /// SHA-256 of the request, so that a key is not used for another one.
    pub request_hash: Vec<u8>,
    /// 0 while the first request runs.
    pub status: i64,
    /// Sealed.
    pub body: Option<Vec<u8>>,
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn idempotent_answer(
        &self,
        key_hash: &[u8],
        now: Millis,
    ) -> Result<Option<IdempotentAnswer>, StoreError> {
        let row = query_as::<(Vec<u8>, i64, Option<Vec<u8>>)>(
            "SELECT request_hash, status, body FROM idempotent_answer
             WHERE key_hash = $1 AND expires_at > $2",
        )
        .bind(key_hash)
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(|(request_hash, status, body)| IdempotentAnswer {
            request_hash,
            status,
            body,
        }))
    }
}

impl Tx {
    /// Takes a key for a request until a time, by which it is answered or taken for longer; false
    /// when it is taken already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_idempotency_key(
        &mut self,
        key_hash: &[u8],
        request_hash: &[u8],
        now: Millis,
        expires_at: Millis,
    ) -> Result<bool, StoreError> {
        let taken = query(
            "INSERT INTO idempotent_answer (key_hash, request_hash, status, body, expires_at)
             VALUES ($1, $2, 0, NULL, $4)
             ON CONFLICT (key_hash) DO UPDATE SET request_hash = excluded.request_hash,
                 status = 0, body = NULL, expires_at = excluded.expires_at
             WHERE idempotent_answer.expires_at <= $3",
        )
        .bind(key_hash)
        .bind(request_hash)
        .bind(now.0)
        .bind(expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(taken > 0)
    }

    /// Takes a key whose request is still being done for longer.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn hold_idempotency_key(
        &mut self,
        key_hash: &[u8],
        expires_at: Millis,
    ) -> Result<(), StoreError> {
        query("UPDATE idempotent_answer SET expires_at = $2 WHERE key_hash = $1 AND status = 0")
            .bind(key_hash)
            .bind(expires_at.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Keeps the answer until a time for the next request with the key.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn keep_idempotent_answer(
        &mut self,
        key_hash: &[u8],
        status: i64,
        body: &[u8],
        expires_at: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE idempotent_answer SET status = $2, body = $3, expires_at = $4
             WHERE key_hash = $1 AND status = 0",
        )
        .bind(key_hash)
        .bind(status)
        .bind(body)
        .bind(expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Gives a key back whose request did not come to an answer.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn release_idempotency_key(&mut self, key_hash: &[u8]) -> Result<(), StoreError> {
        query("DELETE FROM idempotent_answer WHERE key_hash = $1 AND status = 0")
            .bind(key_hash)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
