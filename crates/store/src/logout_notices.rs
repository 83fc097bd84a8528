use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::{ClientId, PersonId};

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

/// A client that has to be told that a session ended (OpenID Connect Back-Channel Logout 1.0).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogoutNoticeRow {
    pub client_id: ClientId,
    pub person_id: PersonId,
    /// The session that ended; none when all that the client has of the person did.
    pub sid: Option<String>,
    /// This one included.
    pub attempts: i64,
    /// When it is another's turn; the lease's name too.
    pub due_at: Millis,
    pub created_at: Millis,
}

/// Of which grants the clients are told.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Ending<'a> {
    Session(&'a str),
    SessionsOf(&'a PersonId),
    EverythingOf(&'a PersonId),
}

impl Ending<'_> {
    const fn condition(self) -> &'static str {
        match self {
            Self::Session(_) => "g.sid = $1",
            Self::SessionsOf(_) => "g.sid IN (SELECT sid FROM session WHERE person_id = $1)",
            Self::EverythingOf(_) => {
                "g.person_id = $1 AND ((g.revoked_at IS NULL AND g.expires_at > $2)
                     OR g.sid IN (SELECT sid FROM session WHERE person_id = $1))"
            }
        }
    }

    fn subject(&self) -> &str {
        match self {
            Self::Session(sid) => sid,
            Self::SessionsOf(person) | Self::EverythingOf(person) => person.as_str(),
        }
    }
}

impl Store {
    /// When the next notice is to be sent.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn next_logout_notice_due(&self) -> Result<Option<Millis>, StoreError> {
        let due: Option<i64> = query_scalar("SELECT MIN(due_at) FROM logout_notice")
            .fetch_one(self.reader())
            .await?;
        Ok(due.map(Millis))
    }
}

impl Tx {
    /// Notes which clients are to be told. Before the sessions' rows go.
    pub(crate) async fn add_logout_notices(
        &mut self,
        ending: Ending<'_>,
        now: Millis,
    ) -> Result<(), StoreError> {
        // The names in the JSON are our own, and no text in it can hold an unescaped quote.
        let sql = format!(
            "INSERT INTO logout_notice (client_id, person_id, sid, attempts, due_at, created_at)
             SELECT DISTINCT g.client_id, g.person_id, COALESCE(g.sid, ''), 0, $2, $2
             FROM oauth_grant g JOIN client c ON c.id = g.client_id
             WHERE {} AND c.metadata LIKE '%\"backchannel_logout_uri\":%'
             ON CONFLICT (client_id, person_id, sid) DO UPDATE SET
                 attempts = 0, due_at = excluded.due_at, created_at = excluded.created_at",
            ending.condition()
        );
        query(sql)
            .bind(ending.subject())
            .bind(now.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    /// Takes notices that are due, so that no other node sends them within `lease`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lease_logout_notices(
        &mut self,
        most: i64,
        now: Millis,
        lease: Duration,
    ) -> Result<Vec<LogoutNoticeRow>, StoreError> {
        let rows = query(
            "UPDATE logout_notice SET due_at = $1, attempts = attempts + 1
             WHERE due_at <= $2 AND (client_id, person_id, sid) IN
                 (SELECT client_id, person_id, sid FROM logout_notice WHERE due_at <= $2
                  ORDER BY due_at LIMIT $3)
             RETURNING client_id, person_id, sid, attempts, due_at, created_at",
        )
        .bind((now + lease).0)
        .bind(now.0)
        .bind(most)
        .fetch_all(self.connection())
        .await?;
        rows.iter()
            .map(|row| {
                let sid: String = row.try_get(2)?;
                Ok(LogoutNoticeRow {
                    client_id: ClientId(row.try_get(0)?),
                    person_id: PersonId(row.try_get(1)?),
                    sid: (!sid.is_empty()).then_some(sid),
                    attempts: row.try_get(3)?,
                    due_at: Millis(row.try_get(4)?),
                    created_at: Millis(row.try_get(5)?),
                })
            })
            .collect()
    }

    /// The client was told, or never will be; false when the lease had ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn finish_logout_notice(
        &mut self,
        notice: &LogoutNoticeRow,
    ) -> Result<bool, StoreError> {
        let gone = query(
            "DELETE FROM logout_notice
             WHERE client_id = $1 AND person_id = $2 AND sid = $3 AND due_at = $4",
        )
        .bind(notice.client_id.as_str())
        .bind(notice.person_id.as_str())
        .bind(notice.sid.as_deref().unwrap_or_default())
        .bind(notice.due_at.0)
        .execute(self.connection())
        .await?;
        Ok(gone > 0)
    }

    /// Puts a notice off, and with it what else waits for the same client.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn postpone_logout_notice(
        &mut self,
        notice: &LogoutNoticeRow,
        now: Millis,
        until: Millis,
    ) -> Result<(), StoreError> {
        query(
            "UPDATE logout_notice SET due_at = $5 WHERE client_id = $1
                 AND (due_at <= $6 OR (person_id = $2 AND sid = $3 AND due_at = $4))",
        )
        .bind(notice.client_id.as_str())
        .bind(notice.person_id.as_str())
        .bind(notice.sid.as_deref().unwrap_or_default())
        .bind(notice.due_at.0)
        .bind(until.0)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
