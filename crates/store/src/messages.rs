use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::{MessageId, PersonId};

use crate::sql::{Row, query, query_as, query_scalar};
use crate::{Store, StoreError, Tx};

/// The life of a message: queued → submitted → delivered | failed | expired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageState {
    /// Accepted from the sign-in; not yet with a message centre.
    Queued,
    /// The message centre has it.
    Submitted,
    Delivered,
    Failed,
    /// Its code expired first; it was not sent, or no receipt came.
    Expired,
    /// A newer message took its place before it was sent.
    Cancelled,
}

impl MessageState {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Submitted => "submitted",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Cancelled => "cancelled",
        }
    }

    /// Nothing more will happen to the message.
    #[must_use]
    pub const fn is_final(self) -> bool {
        !matches!(self, Self::Queued | Self::Submitted)
    }

    fn parse(text: &str) -> Self {
        match text {
            "queued" => Self::Queued,
            "submitted" => Self::Submitted,
            "delivered" => Self::Delivered,
            "expired" => Self::Expired,
            "cancelled" => Self::Cancelled,
            _ => Self::Failed,
        }
    }
}

/// A message to accept.
#[derive(Clone, Debug)]
pub struct NewMessage {
    pub id: MessageId,
    pub route: String,
    /// What it is for, such as `code` or `notice`.
    pub purpose: String,
    pub person_id: Option<PersonId>,
    /// The number as pages and logs may show it.
    pub masked: String,
    /// Number and text, sealed under the master key; erased once the message centre has it.
    pub sealed: Vec<u8>,
    pub created_at: Millis,
    pub expires_at: Millis,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    pub id: MessageId,
    pub route: String,
    pub purpose: String,
    pub person_id: Option<PersonId>,
    pub masked: String,
    pub sealed: Option<Vec<u8>>,
    pub state: MessageState,
    pub error: Option<String>,
    pub attempts: i64,
    pub due_at: Millis,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub expires_at: Millis,
}

/// One change in the life of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageEvent {
    pub at: Millis,
    pub state: String,
    pub detail: String,
}

const COLUMNS: &str = "id, route, purpose, person_id, masked, sealed, state, error, attempts,
    due_at, created_at, updated_at, expires_at";

fn read(row: &Row) -> Result<MessageRow, StoreError> {
    Ok(MessageRow {
        id: MessageId(row.try_get(0)?),
        route: row.try_get(1)?,
        purpose: row.try_get(2)?,
        person_id: row.try_get::<Option<String>>(3)?.map(PersonId),
        masked: row.try_get(4)?,
        sealed: row.try_get(5)?,
        state: MessageState::parse(row.try_get(6)?),
        error: row.try_get(7)?,
        attempts: row.try_get(8)?,
        due_at: Millis(row.try_get(9)?),
        created_at: Millis(row.try_get(10)?),
        updated_at: Millis(row.try_get(11)?),
        expires_at: Millis(row.try_get(12)?),
    })
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn message(&self, id: &MessageId) -> Result<Option<MessageRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM message WHERE id = $1");
        let row = query(sql)
            .bind(id.as_str())
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// Every change in the life of a message, oldest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_events(&self, id: &MessageId) -> Result<Vec<MessageEvent>, StoreError> {
        let rows: Vec<(i64, String, String)> = query_as(
            "SELECT at, state, detail FROM message_event WHERE message_id = $1 ORDER BY seq",
        )
        .bind(id.as_str())
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(at, state, detail)| MessageEvent {
                at: Millis(at),
                state,
                detail,
            })
            .collect())
    }

    /// When the next queued message of a route may be tried, if there is one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn next_message_due(&self, route: &str) -> Result<Option<Millis>, StoreError> {
        let due: Option<i64> = query_scalar(
            "SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END)
             FROM message WHERE state = 'queued' AND route = $1",
        )
        .bind(route)
        .fetch_one(self.reader())
        .await?;
        Ok(due.map(Millis))
    }
}

impl Tx {
    /// Accepts a message; it is queued from then on.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_message(&mut self, message: &NewMessage) -> Result<(), StoreError> {
        query(
            "INSERT INTO message (id, route, purpose, person_id, masked, sealed, state, error,
                 attempts, due_at, lease_until, created_at, updated_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, 'queued', NULL, 0, $7, 0, $7, $7, $8)",
        )
        .bind(message.id.as_str())
        .bind(&message.route)
        .bind(&message.purpose)
        .bind(message.person_id.as_ref().map(PersonId::as_str))
        .bind(&message.masked)
        .bind(&message.sealed)
        .bind(message.created_at.0)
        .bind(message.expires_at.0)
        .execute(self.connection())
        .await?;
        self.add_event(&message.id, MessageState::Queued, "", message.created_at)
            .await
    }

    /// Takes up to `most` messages of a route that are due, soonest to expire first. Nobody else
    /// gets them until the lease ends, so that two nodes never both send one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lease_messages(
        &mut self,
        route: &str,
        most: i64,
        now: Millis,
        lease: Duration,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let sql = format!(
            "UPDATE message SET lease_until = $4, attempts = attempts + 1 WHERE id IN (
                 SELECT id FROM message WHERE state = 'queued' AND route = $1
                     AND due_at <= $2 AND lease_until <= $2 AND expires_at > $2
                 ORDER BY expires_at LIMIT $3)
             RETURNING {COLUMNS}"
        );
        let rows = query(sql)
            .bind(route)
            .bind(now.0)
            .bind(most)
            .bind((now + lease).0)
            .fetch_all(self.connection())
            .await?;
        let mut messages = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        messages.sort_by_key(|m| m.expires_at);
        Ok(messages)
    }

    /// The message centre took the message as these parts; its text is erased here.
    /// False when the message had already ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_submitted(
        &mut self,
        id: &MessageId,
        route: &str,
        smsc_message_ids: &[String],
        now: Millis,
    ) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE message SET state = 'submitted', sealed = NULL, error = NULL, updated_at = $2
             WHERE id = $1 AND state = 'queued'",
        )
        .bind(id.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        if updated == 0 {
            return Ok(false);
        }
        for (part, smsc_message_id) in (0i64..).zip(smsc_message_ids) {
            query(
                "INSERT INTO message_part (message_id, part, route, smsc_message_id, state)
                 VALUES ($1, $2, $3, $4, 'submitted')",
            )
            .bind(id.as_str())
            .bind(part)
            .bind(route)
            .bind(smsc_message_id)
            .execute(self.connection())
            .await?;
        }
        self.add_event(id, MessageState::Submitted, route, now)
            .await?;
        Ok(true)
    }

    /// Gives a leased message back, to be tried again at `due_at`; nothing if it had ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn retry_message(
        &mut self,
        id: &MessageId,
        error: &str,
        due_at: Millis,
        now: Millis,
    ) -> Result<(), StoreError> {
        let updated = query(
            "UPDATE message SET lease_until = 0, due_at = $3, error = $2, updated_at = $4
             WHERE id = $1 AND state = 'queued'",
        )
        .bind(id.as_str())
        .bind(error)
        .bind(due_at.0)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        if updated == 0 {
            return Ok(());
        }
        self.add_event(id, MessageState::Queued, error, now).await
    }

    /// Ends a message that was not final yet; false when it was.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_message(
        &mut self,
        id: &MessageId,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE message SET state = $2, error = $3, sealed = NULL, updated_at = $4
             WHERE id = $1 AND state IN ('queued', 'submitted')",
        )
        .bind(id.as_str())
        .bind(state.as_str())
        .bind((!detail.is_empty()).then_some(detail))
        .bind(now.0)
        .execute(self.connection())
        .await?;
        if updated == 0 {
            return Ok(false);
        }
        self.add_event(id, state, detail, now).await?;
        Ok(true)
    }

    /// Ends a message that was not sent yet; false when it was, or had ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn cancel_message(
        &mut self,
        id: &MessageId,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let queued: Option<i64> =
            query_scalar("SELECT 1 FROM message WHERE id = $1 AND state = 'queued'")
                .bind(id.as_str())
                .fetch_optional(self.connection())
                .await?;
        match queued {
            Some(_) => {
                self.end_message(id, MessageState::Cancelled, detail, now)
                    .await
            }
            None => Ok(false),
        }
    }

    /// Applies a delivery receipt of one part. The message is delivered when all its parts are,
    /// and failed when one is. None when no message has this id.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn apply_receipt(
        &mut self,
        route: &str,
        smsc_message_id: &str,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<Option<MessageId>, StoreError> {
        // Message centres begin their ids anew: the newest message is meant. Ids sort by time.
        let found: Option<(String, i64)> = query_as(
            "SELECT message_id, part FROM message_part WHERE route = $1 AND smsc_message_id = $2
             ORDER BY message_id DESC, part DESC LIMIT 1",
        )
        .bind(route)
        .bind(smsc_message_id)
        .fetch_optional(self.connection())
        .await?;
        let Some((id, part)) = found else {
            return Ok(None);
        };
        let id = MessageId(id);
        // The first receipt decides; one that comes twice or late changes nothing.
        let applied = query(
            "UPDATE message_part SET state = $3
             WHERE message_id = $1 AND part = $2 AND state = 'submitted'",
        )
        .bind(id.as_str())
        .bind(part)
        .bind(state.as_str())
        .execute(self.connection())
        .await?;
        if applied == 0 {
            return Ok(Some(id));
        }
        let waiting: i64 = query_scalar(
            "SELECT COUNT(*) FROM message_part WHERE message_id = $1 AND state <> 'delivered'",
        )
        .bind(id.as_str())
        .fetch_one(self.connection())
        .await?;
        if state != MessageState::Delivered || waiting == 0 {
            self.end_message(&id, state, detail, now).await?;
        }
        Ok(Some(id))
    }

    /// Ends what can no longer be of use: queued past its expiry, or submitted with no receipt
    /// for `silence` after it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn expire_messages(
        &mut self,
        now: Millis,
        silence: Duration,
        most: i64,
    ) -> Result<u64, StoreError> {
        let ids: Vec<String> = query_scalar(
            "SELECT id FROM message WHERE (state = 'queued' AND expires_at <= $1)
                 OR (state = 'submitted' AND expires_at <= $2) LIMIT $3",
        )
        .bind(now.0)
        .bind((now - silence).0)
        .bind(most)
        .fetch_all(self.connection())
        .await?;
        let mut expired = 0;
        for id in ids {
            let ended = self
                .end_message(&MessageId(id), MessageState::Expired, "", now)
                .await?;
            expired += u64::from(ended);
        }
        Ok(expired)
    }

    async fn add_event(
        &mut self,
        id: &MessageId,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO message_event (message_id, seq, at, state, detail)
             SELECT $1, COUNT(*), $2, $3, $4 FROM message_event WHERE message_id = $1",
        )
        .bind(id.as_str())
        .bind(now.0)
        .bind(state.as_str())
        .bind(detail)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
