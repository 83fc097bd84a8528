use countersign_core::ids::{ClientId, PersonId};
use countersign_core::{Acr, Amr, Millis};

use crate::logout_notices::Ending;
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
    /// Where the person signed in from.
    pub address: String,
    pub user_agent: String,
    /// When it last answered an application.
    pub used_at: Millis,
}

const COLUMNS: &str = "s.token_hash, s.sid, s.person_id, s.acr, s.level, s.amr, s.auth_time,
    s.created_at, s.expires_at, s.address, s.user_agent, s.used_at";

/// What was ended of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ended {
    pub sessions: u64,
    pub grants: u64,
}

fn read(row: &Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token_hash: row.try_get(0)?,
        sid: row.try_get(1)?,
        person_id: PersonId(row.try_get(2)?),
        acr: Acr::new(row.try_get::<String>(3)?)
            .map_err(|e| StoreError::unreadable("session.acr", e))?,
        level: row.try_get(4)?,
        amr: json::read("session.amr", row.try_get(5)?)?,
        auth_time: Millis(row.try_get(6)?),
        created_at: Millis(row.try_get(7)?),
        expires_at: Millis(row.try_get(8)?),
        address: row.try_get(9)?,
        user_agent: row.try_get(10)?,
        used_at: Millis(row.try_get(11)?),
    })
}

// Not `IN (SELECT id …)`, for which SQLite would read all people.
const USE_SESSION: &str = "UPDATE session SET used_at = $2
    WHERE token_hash = $1 AND expires_at > $2 AND EXISTS
        (SELECT 1 FROM person WHERE person.id = session.person_id AND person.status = 'active')";

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
        let sql = format!(
            "SELECT {COLUMNS} FROM session s JOIN person p ON p.id = s.person_id
             WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.status = 'active'"
        );
        let row = query(sql)
            .bind(token_hash)
            .bind(now.0)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The live sessions of a person, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sessions_of(
        &self,
        person: &PersonId,
        now: Millis,
    ) -> Result<Vec<SessionRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM session s WHERE s.person_id = $1 AND s.expires_at > $2
             ORDER BY s.created_at DESC"
        );
        let rows = query(sql)
            .bind(person.as_str())
            .bind(now.0)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }

    /// The clients that were given anything from a session, in order of id.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn clients_of_session(&self, sid: &str) -> Result<Vec<ClientId>, StoreError> {
        let ids: Vec<String> = query_scalar(
            "SELECT DISTINCT client_id FROM oauth_grant WHERE sid = $1 ORDER BY client_id",
        )
        .bind(sid)
        .fetch_all(self.reader())
        .await?;
        Ok(ids.into_iter().map(ClientId).collect())
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_session(&mut self, session: &SessionRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO session (token_hash, sid, person_id, acr, level, amr, auth_time,
                 created_at, expires_at, address, user_agent, used_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
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
        .bind(&session.address)
        .bind(&session.user_agent)
        .bind(session.used_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// The live session of this cookie, inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn session(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<SessionRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM session s WHERE s.token_hash = $1 AND s.expires_at > $2"
        );
        let row = query(sql)
            .bind(token_hash)
            .bind(now.0)
            .fetch_optional(self.connection())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Signs out of the session of this cookie: revokes what came from it, but for offline grants,
    /// and notes which clients are to be told. None when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_session(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<SessionRow>, StoreError> {
        let Some(session) = self.take_session(token_hash, now).await? else {
            return Ok(None);
        };
        self.add_logout_notices(Ending::Session(&session.sid), now)
            .await?;
        self.revoke_grants_of_session(&session.sid, now).await?;
        Ok(Some(session))
    }

    /// As [`Tx::end_session`], for a session of this person by its public name; false when there
    /// was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_session_named(
        &mut self,
        person: &PersonId,
        sid: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let token_hash: Option<Vec<u8>> =
            query_scalar("SELECT token_hash FROM session WHERE sid = $1 AND person_id = $2")
                .bind(sid)
                .bind(person.as_str())
                .fetch_optional(self.connection())
                .await?;
        match token_hash {
            Some(token_hash) => Ok(self.end_session(&token_hash, now).await?.is_some()),
            None => Ok(false),
        }
    }

    /// Takes the session of this cookie away for one that goes on under the same `sid`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take_session(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<Option<SessionRow>, StoreError> {
        let Some(session) = self.session(token_hash, now).await? else {
            return Ok(None);
        };
        let taken = query("DELETE FROM session WHERE token_hash = $1")
            .bind(token_hash)
            .execute(self.connection())
            .await?;
        Ok((taken > 0).then_some(session))
    }

    /// Notes that the session of this cookie answers an application; false when it has ended or
    /// its person may sign in no longer.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn use_session(
        &mut self,
        token_hash: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let used = query(USE_SESSION)
            .bind(token_hash)
            .bind(now.0)
            .execute(self.connection())
            .await?;
        Ok(used > 0)
    }

    /// Ends every session of a person with what came from them, but for offline grants, and notes
    /// which clients are to be told.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_sessions_of(
        &mut self,
        person: &PersonId,
        now: Millis,
    ) -> Result<Ended, StoreError> {
        self.add_logout_notices(Ending::SessionsOf(person), now)
            .await?;
        let grants = query(
            "UPDATE oauth_grant SET revoked_at = $2
             WHERE sid IN (SELECT sid FROM session WHERE person_id = $1) AND revoked_at IS NULL
                 AND scopes NOT LIKE '%\"offline_access\"%'",
        )
        .bind(person.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(Ended {
            sessions: self.delete_sessions_of(person).await?,
            grants,
        })
    }

    /// Ends every session and revokes every grant of a person, and notes which clients are to be
    /// told. They trust no browser any more, and no place of theirs is known.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_everything_of(
        &mut self,
        person: &PersonId,
        now: Millis,
    ) -> Result<Ended, StoreError> {
        self.add_logout_notices(Ending::EverythingOf(person), now)
            .await?;
        self.end_trust(person).await?;
        Ok(Ended {
            grants: self.revoke_grants_of_person(person, now).await?,
            sessions: self.delete_sessions_of(person).await?,
        })
    }

    async fn delete_sessions_of(&mut self, person: &PersonId) -> Result<u64, StoreError> {
        let ended = query("DELETE FROM session WHERE person_id = $1")
            .bind(person.as_str())
            .execute(self.connection())
            .await?;
        Ok(ended)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_session_is_used_without_reading_all_people() {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let explain = query(format!("EXPLAIN QUERY PLAN {USE_SESSION}"));
        let explain = explain.bind(&[0_u8][..]).bind(0);
        let rows = explain.fetch_all(store.reader()).await.unwrap();
        for row in rows {
            let step = row.try_get::<String>(3).unwrap();
            assert!(!step.contains("SCAN"), "{step}");
        }
    }
}
