use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::{ClientId, GrantId, PersonId, RequestId};

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

/// A request that is made at one place and answered at another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecoupledRequestRow {
    pub id: RequestId,
    pub kind: DecoupledKind,
    /// SHA-256 of what the client polls with.
    pub handle_hash: Vec<u8>,
    /// Hash of what leads a person's browser to it, once there is something.
    pub entry_hash: Option<Vec<u8>>,
    pub client_id: ClientId,
    /// JSON; the store does not look inside.
    pub parameters: String,
    /// The client waits at least this long from poll to poll.
    pub poll_interval: Duration,
    pub created_at: Millis,
    pub expires_at: Millis,
}

/// What a person's browser came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRequest {
    pub client_id: ClientId,
    /// The only person that it is meant for.
    pub person_id: Option<PersonId>,
    pub parameters: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecoupledKind {
    /// RFC 8628.
    Device,
    /// OpenID Connect Client-Initiated Backchannel Authentication.
    Backchannel,
}

impl DecoupledKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::Backchannel => "backchannel",
        }
    }
}

/// What a client that polls is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Poll {
    /// No such request of this client and kind.
    Unknown,
    Pending,
    /// The interval has grown.
    TooEarly,
    Denied,
    Expired,
    /// Used up by this poll.
    Approved {
        grant: GrantId,
        parameters: String,
    },
    /// It was used before: its grant is revoked now.
    Replayed,
}

impl Store {
    /// The request of a code or link that still waits for its person.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn waiting_request(
        &self,
        kind: DecoupledKind,
        entry_hash: &[u8],
        now: Millis,
    ) -> Result<Option<WaitingRequest>, StoreError> {
        let row: Option<(String, Option<String>, String)> = query_as(
            "SELECT client_id, person_id, parameters FROM decoupled_request
             WHERE entry_hash = $1 AND kind = $2 AND state = 'pending' AND expires_at > $3",
        )
        .bind(entry_hash)
        .bind(kind.as_str())
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.map(|(client, person, parameters)| WaitingRequest {
            client_id: ClientId(client),
            person_id: person.map(PersonId),
            parameters,
        }))
    }
}

impl Tx {
    /// # Errors
    /// [`StoreError::Exists`] when another request has the same handle or entry.
    pub async fn add_decoupled_request(
        &mut self,
        request: &DecoupledRequestRow,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO decoupled_request (id, kind, handle_hash, entry_hash, client_id,
                 parameters, state, poll_interval, poll_at, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'pending', $7, $8, $8, $9)",
        )
        .bind(request.id.as_str())
        .bind(request.kind.as_str())
        .bind(&request.handle_hash)
        .bind(&request.entry_hash)
        .bind(request.client_id.as_str())
        .bind(&request.parameters)
        .bind(millis(request.poll_interval))
        .bind(request.created_at.0)
        .bind(request.expires_at.0)
        .may_fail()
        .execute(self.connection())
        .await
        .map_err(|e| StoreError::taken(e, "a request with this code"))?;
        Ok(())
    }

    /// Says whom a request is meant for and what leads them to it; false when it is over.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn address_decoupled_request(
        &mut self,
        id: &RequestId,
        person: &PersonId,
        entry_hash: &[u8],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let addressed = query(
            "UPDATE decoupled_request SET person_id = $2, entry_hash = $3
             WHERE id = $1 AND entry_hash IS NULL AND state = 'pending' AND expires_at > $4",
        )
        .bind(id.as_str())
        .bind(person.as_str())
        .bind(entry_hash)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(addressed > 0)
    }

    /// Answers a request with yes; false when it was answered before or has expired.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn approve_decoupled_request(
        &mut self,
        id: &RequestId,
        grant: &GrantId,
        now: Millis,
    ) -> Result<bool, StoreError> {
        self.answer_decoupled_request(id, "approved", Some(grant), now)
            .await
    }

    /// Answers a request with no; false when it was answered before or has expired.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn deny_decoupled_request(
        &mut self,
        id: &RequestId,
        now: Millis,
    ) -> Result<bool, StoreError> {
        self.answer_decoupled_request(id, "denied", None, now).await
    }

    async fn answer_decoupled_request(
        &mut self,
        id: &RequestId,
        state: &'static str,
        grant: Option<&GrantId>,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let answered = query(
            "UPDATE decoupled_request SET state = $2, grant_id = $3
             WHERE id = $1 AND state = 'pending' AND expires_at > $4",
        )
        .bind(id.as_str())
        .bind(state)
        .bind(grant.map(GrantId::as_str))
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(answered > 0)
    }

    /// A client asks whether its request was answered. One that asks too early has to wait
    /// `slower` longer from then on. Commit whatever the outcome.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn poll_decoupled_request(
        &mut self,
        kind: DecoupledKind,
        handle_hash: &[u8],
        client: &ClientId,
        slower: Duration,
        now: Millis,
    ) -> Result<Poll, StoreError> {
        let used: Option<(String, String)> = query_as(
            "UPDATE decoupled_request SET state = 'used'
             WHERE handle_hash = $1 AND kind = $2 AND client_id = $3 AND state = 'approved'
                 AND expires_at > $4
             RETURNING grant_id, parameters",
        )
        .bind(handle_hash)
        .bind(kind.as_str())
        .bind(client.as_str())
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        if let Some((grant, parameters)) = used {
            return Ok(Poll::Approved {
                grant: GrantId(grant),
                parameters,
            });
        }
        let waiting: Option<(String, Option<String>, i64, i64, i64)> = query_as(
            "SELECT state, grant_id, poll_interval, poll_at, expires_at FROM decoupled_request
             WHERE handle_hash = $1 AND kind = $2 AND client_id = $3",
        )
        .bind(handle_hash)
        .bind(kind.as_str())
        .bind(client.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some((state, grant, interval, poll_at, expires_at)) = waiting else {
            return Ok(Poll::Unknown);
        };
        match (state.as_str(), grant) {
            ("used", Some(grant)) => {
                self.revoke_grant(&GrantId(grant), now).await?;
                return Ok(Poll::Replayed);
            }
            ("denied", _) => return Ok(Poll::Denied),
            _ if expires_at <= now.0 => return Ok(Poll::Expired),
            _ => {}
        }
        let early = now.0 < poll_at;
        let interval = interval.saturating_add(if early { millis(slower) } else { 0 });
        query(
            "UPDATE decoupled_request SET poll_interval = $2, poll_at = $3 WHERE handle_hash = $1",
        )
        .bind(handle_hash)
        .bind(interval)
        .bind(now.0.saturating_add(interval))
        .execute(self.connection())
        .await?;
        Ok(if early { Poll::TooEarly } else { Poll::Pending })
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
