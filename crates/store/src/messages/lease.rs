use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::MessageId;

use super::row::{COLUMNS, MessageRow, read};
use super::state::MessageState;
use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

/// Whose turn an attempt is. Each attempt has a number of its own, so that what a node writes
/// after it lost its lease is told from what its successor writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    pub id: MessageId,
    /// The node.
    pub holder: String,
    pub attempt: i64,
}

/// Where a message goes next.
#[derive(Clone, Copy, Debug)]
pub struct Hop<'a> {
    pub route: &'a str,
    pub centre: &'a str,
    /// All hops, and what is known of each.
    pub plan: &'a str,
}

impl Store {
    /// When the next queued message of a centre may be tried, if there is one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn next_message_due(&self, centre: &str) -> Result<Option<Millis>, StoreError> {
        let due: Option<i64> = query_scalar(
            "SELECT MIN(CASE WHEN lease_until > due_at THEN lease_until ELSE due_at END)
             FROM message WHERE state = 'queued' AND centre = $1",
        )
        .bind(centre)
        .fetch_one(self.reader())
        .await?;
        Ok(due.map(Millis))
    }

    /// Centres for which messages have been waiting since `before`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn centres_waited_for(
        &self,
        before: Millis,
        now: Millis,
    ) -> Result<Vec<String>, StoreError> {
        Ok(query_scalar(
            "SELECT DISTINCT centre FROM message
             WHERE state = 'queued' AND due_at <= $1 AND lease_until <= $2 AND expires_at > $2",
        )
        .bind(before.0)
        .bind(now.0)
        .fetch_all(self.reader())
        .await?)
    }

    /// Messages of a centre that nobody has begun to send though they have been due since `before`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn waiting_messages(
        &self,
        centre: &str,
        before: Millis,
        now: Millis,
        most: i64,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM message WHERE state = 'queued' AND centre = $1
                 AND due_at <= $2 AND lease_until <= $3 AND expires_at > $3
             ORDER BY expires_at LIMIT $4"
        );
        let rows = query(sql)
            .bind(centre)
            .bind(before.0)
            .bind(now.0)
            .bind(most)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }
}

impl Tx {
    /// Takes up to `most` messages of a centre that are due, soonest to expire first. Nobody else
    /// gets them until the lease ends, so that two nodes never both send one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lease_messages(
        &mut self,
        centre: &str,
        holder: &str,
        most: i64,
        now: Millis,
        lease: Duration,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let sql = format!(
            "UPDATE message SET lease_until = $4, lease_holder = $5, attempts = attempts + 1
             WHERE state = 'queued' AND lease_until <= $2 AND id IN (
                 SELECT id FROM message WHERE state = 'queued' AND centre = $1
                     AND due_at <= $2 AND lease_until <= $2 AND expires_at > $2
                 ORDER BY expires_at LIMIT $3)
             RETURNING {COLUMNS}"
        );
        let rows = query(sql)
            .bind(centre)
            .bind(now.0)
            .bind(most)
            .bind((now + lease).0)
            .bind(holder)
            .fetch_all(self.connection())
            .await?;
        let mut messages = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        messages.sort_by_key(|m| m.expires_at);
        Ok(messages)
    }

    /// Gives a leased message back, to be tried at `hop` from `due_at` on. False when it had ended
    /// or the lease was lost: then somebody else decides.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn retry_message(
        &mut self,
        lease: &Lease,
        hop: Hop<'_>,
        error: &str,
        due_at: Millis,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE message SET lease_until = 0, lease_holder = NULL, due_at = $3, error = $2,
                 route = $5, centre = $6, plan = $7, updated_at = $4
             WHERE id = $1 AND state = 'queued' AND lease_holder = $8 AND attempts = $9",
        )
        .bind(lease.id.as_str())
        .bind(error)
        .bind(due_at.0)
        .bind(now.0)
        .bind(hop.route)
        .bind(hop.centre)
        .bind(hop.plan)
        .bind(&lease.holder)
        .bind(lease.attempt)
        .execute(self.connection())
        .await?;
        self.changed(updated, &lease.id, MessageState::Queued, error, now)
            .await
    }

    /// Fails a message that waits at `from`, where nobody will take it; false when somebody has.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn give_up_waiting_message(
        &mut self,
        id: &MessageId,
        from: &str,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let waits: Option<i64> = query_scalar(
            "SELECT 1 FROM message
             WHERE id = $1 AND state = 'queued' AND centre = $2 AND lease_until <= $3",
        )
        .bind(id.as_str())
        .bind(from)
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        match waits {
            Some(_) => {
                self.send_no_more(id, MessageState::Failed, detail, now)
                    .await
            }
            None => Ok(false),
        }
    }

    /// Moves a message that waits at `from` to another hop; false when somebody has taken it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn move_message(
        &mut self,
        id: &MessageId,
        from: &str,
        hop: Hop<'_>,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE message SET route = $3, centre = $4, plan = $5, updated_at = $6
             WHERE id = $1 AND state = 'queued' AND centre = $2 AND lease_until <= $6",
        )
        .bind(id.as_str())
        .bind(from)
        .bind(hop.route)
        .bind(hop.centre)
        .bind(hop.plan)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        self.changed(updated, id, MessageState::Queued, detail, now)
            .await
    }
}
