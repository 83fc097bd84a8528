use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::query;
use crate::{Store, StoreError, Tx};

/// An administrator at the console. It ends at the latest with the session that it was begun
/// from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsoleSessionRow {
    /// SHA-256 of the cookie.
    pub token_hash: Vec<u8>,
    /// The provider's session.
    pub sid: String,
    pub person_id: PersonId,
    /// When they last proved who they are.
    pub auth_time: Millis,
    pub used_at: Millis,
    pub expires_at: Millis,
}

impl Store {
    /// A live session that was used within `idle`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn console_session(
        &self,
        token_hash: &[u8],
        now: Millis,
        idle: Duration,
    ) -> Result<Option<ConsoleSessionRow>, StoreError> {
        let row = query(
            "SELECT c.token_hash, c.sid, c.person_id, c.auth_time, c.used_at, c.expires_at
             FROM console_session c JOIN session s ON s.sid = c.sid
             WHERE c.token_hash = $1 AND c.expires_at > $2 AND s.expires_at > $2
                 AND c.used_at > $3",
        )
        .bind(token_hash)
        .bind(now.0)
        .bind((now - idle).0)
        .fetch_optional(self.reader())
        .await?;
        row.map(|row| {
            Ok(ConsoleSessionRow {
                token_hash: row.try_get(0)?,
                sid: row.try_get(1)?,
                person_id: PersonId(row.try_get(2)?),
                auth_time: Millis(row.try_get(3)?),
                used_at: Millis(row.try_get(4)?),
                expires_at: Millis(row.try_get(5)?),
            })
        })
        .transpose()
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_console_session(
        &mut self,
        session: &ConsoleSessionRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO console_session (token_hash, sid, person_id, auth_time, used_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6)",
        )
        .bind(&session.token_hash)
        .bind(&session.sid)
        .bind(session.person_id.as_str())
        .bind(session.auth_time.0)
        .bind(session.used_at.0)
        .bind(session.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn use_console_session(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<(), StoreError> {
        query("UPDATE console_session SET used_at = $2 WHERE token_hash = $1")
            .bind(token_hash)
            .bind(now.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn end_console_session(&mut self, token_hash: &[u8]) -> Result<(), StoreError> {
        query("DELETE FROM console_session WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
