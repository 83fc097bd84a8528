use countersign_core::ids::PersonId;
use countersign_core::{Acr, Amr, Millis};

use crate::sql::{Row, query, query_scalar};
use crate::{Store, StoreError, Tx, json};

/// A person signed in at a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// SHA-256 of the cookie's value.
    pub token_hash: Vec<u8>,
    /// Public name of the session, `sid` in logout tokens.
    pub sid: String,
    pub person_id: PersonId,
    pub acr: Acr,
    pub level: i64,
    pub amr: Vec<Amr>,
    pub auth_time: Millis,
    pub created_at: Millis,
    pub expires_at: Millis,
}

fn read(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token_hash: row.try_get(0)?,
        sid: row.try_get(1)?,
        person_id: PersonId(row.try_get(2)?),
        acr: Acr::new(row.try_get::<String>(3)?).map_err(|e| StoreError::Unreadable {
            column: "session.acr",
            reason: e.to_string(),
        })?,
        level: row.try_get(4)?,
        amr: json::read("session.amr", row.try_get(5)?)?,
        auth_time: Millis(row.try_get(6)?),
        created_at: Millis(row.try_get(7)?),
        expires_at: Millis(row.try_get(8)?),
    })
}

impl Store {
    /// The live session of this cookie, if its person may still sign in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn session(
        &self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<SessionRow>, StoreError> {
        let row = query(
            "SELECT s.token_hash, s.sid, s.person_id, s.acr, s.level, s.amr, s.auth_time,
                 s.created_at, s.expires_at
             FROM session s JOIN person p ON p.id = s.person_id
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.status = 'active'",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        row.as_ref().map(read).transpose()
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_session(&mut self, session: &SessionRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO session (token_hash, sid, person_id, acr, level, amr, auth_time,
                 created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind(&session.token_hash)
        .bind(&session.sid)
        .bind(session.person_id.as_str())
        .bind(session.acr.as_str())
        .bind(session.level)
        .bind(json::write("session.amr", &session.amr)?)
        .bind(session.auth_time.0)
        .bind(session.created_at.0)
        .bind(session.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Ends the session of this cookie; false when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_session(&mut self, token_hash: &[u8]) -> Result<bool, StoreError> {
        let ended = query("DELETE FROM session WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.connection())
            .await?;
        Ok(ended > 0)
    }

    /// Ends the session of this cookie and gives what it was.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_session(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<SessionRow>, StoreError> {
        let row = query(
            "DELETE FROM session WHERE token_hash = $1 AND expires_at > $2
             RETURNING token_hash, sid, person_id, acr, level, amr, auth_time, created_at,
                 expires_at",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Whether the session of this cookie lives and its person may still sign in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn session_lives(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let found: Option<i64> = query_scalar(
            "SELECT 1 FROM session s JOIN person p ON p.id = s.person_id
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.status = 'active'",
        )
        .bind(token_hash)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        Ok(found.is_some())
    }

    /// Ends every session of a person.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_sessions_of(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        let ended = query("DELETE FROM session WHERE person_id = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(ended)
    }
}
