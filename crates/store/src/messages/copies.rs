//! What message centres took. With a second route, or after an answer that was lost, a message
//! has several copies, and the first that arrives decides.

use countersign_core::Millis;
use countersign_core::ids::MessageId;

use super::lease::{Hop, Lease};
use super::row::{COLUMNS, MessageRow, read};
use super::state::MessageState;
use crate::sql::{query, query_as, query_scalar};
use crate::{Store, StoreError, Tx};

/// A part of one copy of a message, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    pub attempt: i64,
    /// From 0; -1 stands for those that the centre did not take.
    pub part: i64,
    pub centre: String,
    /// The id that the centre gave it.
    pub centre_message_id: String,
    pub state: MessageState,
}

/// A part that a message centre took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubmittedPart {
    pub centre: String,
    /// The id that the centre gave it.
    pub centre_message_id: String,
}

/// What a copy means that a message centre took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Its receipt decides.
    Counts,
    /// The same, but nobody wants the message any more.
    CalledOff,
    /// The message was queued no more.
    TooLate,
}

impl Store {
    /// Submitted messages whose receipt is overdue and for which there is another route.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn unconfirmed_messages(
        &self,
        now: Millis,
        most: i64,
    ) -> Result<Vec<MessageRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM message
             WHERE second_at <= $1 AND state = 'submitted' AND expires_at > $1 LIMIT $2"
        );
        let rows = query(sql)
            .bind(now.0)
            .bind(most)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }

    /// All parts of all copies of a message, in their order.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_parts(&self, id: &MessageId) -> Result<Vec<PartRow>, StoreError> {
        let rows: Vec<(i64, i64, String, String, String)> = query_as(
            "SELECT attempt, part, centre, centre_message_id, state FROM message_part
             WHERE message_id = $1 ORDER BY attempt, part",
        )
        .bind(id.as_str())
        .fetch_all(self.reader())
        .await?;
        let rows = rows.into_iter();
        let parts = rows.map(
            |(attempt, part, centre, centre_message_id, state)| PartRow {
                attempt,
                part,
                centre,
                centre_message_id,
                state: MessageState::read(&state),
            },
        );
        Ok(parts.collect())
    }

    /// The parts of a message of which nothing has been heard yet.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn submitted_parts(&self, id: &MessageId) -> Result<Vec<SubmittedPart>, StoreError> {
        let rows: Vec<(String, String)> = query_as(
            "SELECT centre, centre_message_id FROM message_part
             WHERE message_id = $1 AND state = 'submitted' ORDER BY attempt, part",
        )
        .bind(id.as_str())
        .fetch_all(self.reader())
        .await?;
        Ok(rows
            .into_iter()
            .map(|(centre, centre_message_id)| SubmittedPart {
                centre,
                centre_message_id,
            })
            .collect())
    }
}

impl Tx {
    /// The centre took the message as these parts. Its text is erased, unless another route is to
    /// be tried at `second_at`. A lost lease changes nothing of it: the copy is on its way, and
    /// its receipt must be recognised.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_submitted(
        &mut self,
        lease: &Lease,
        centre: &str,
        parts: &[String],
        second_at: Option<Millis>,
        now: Millis,
    ) -> Result<Taken, StoreError> {
        let id = &lease.id;
        let found: Option<(i64, String, i64)> = query_as(
            "SELECT created_at, medium, CASE WHEN sealed IS NULL THEN 1 ELSE 0 END
             FROM message WHERE id = $1",
        )
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some((created_at, medium, called_off)) = found else {
            return Ok(Taken::TooLate);
        };
        let text = if second_at.is_some() {
            "sealed"
        } else {
            "NULL"
        };
        let sql = format!(
            "UPDATE message SET state = 'submitted', sealed = {text},
                 second_at = CASE WHEN sealed IS NULL THEN NULL ELSE $3 END,
                 error = NULL, lease_until = 0, lease_holder = NULL, updated_at = $2
             WHERE id = $1 AND state = 'queued'"
        );
        let updated = query(sql)
            .bind(id.as_str())
            .bind(now.0)
            .bind(second_at.map(|at| at.0))
            .execute(self.connection())
            .await?;
        for (part, part_id) in (0..).zip(parts) {
            self.add_part(lease, part, centre, part_id, MessageState::Submitted)
                .await?;
        }
        let state = MessageState::Submitted;
        if self.changed(updated, id, state, "", now).await? {
            self.note_message((centre, &medium), state, Millis(created_at), now);
        }
        for part in parts {
            self.match_receipt(centre, part, Millis(created_at), now)
                .await?;
        }
        Ok(match updated {
            0 => Taken::TooLate,
            _ if called_off != 0 => Taken::CalledOff,
            _ => Taken::Counts,
        })
    }

    /// The centre took these parts and not the rest. Their receipts are recognised, but the copy
    /// counts as failed: it can never be delivered whole.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_half_sent(
        &mut self,
        lease: &Lease,
        centre: &str,
        parts: &[String],
        now: Millis,
    ) -> Result<(), StoreError> {
        let created_at: Option<i64> = query_scalar("SELECT created_at FROM message WHERE id = $1")
            .bind(lease.id.as_str())
            .fetch_optional(self.connection())
            .await?;
        let Some(created_at) = created_at else {
            return Ok(());
        };
        for (part, part_id) in (0..).zip(parts) {
            self.add_part(lease, part, centre, part_id, MessageState::Submitted)
                .await?;
        }
        // Stands for all that is missing.
        self.add_part(lease, -1, centre, "", MessageState::Failed)
            .await?;
        for part in parts {
            self.match_receipt(centre, part, Millis(created_at), now)
                .await?;
        }
        Ok(())
    }

    async fn add_part(
        &mut self,
        lease: &Lease,
        part: i64,
        centre: &str,
        part_id: &str,
        state: MessageState,
    ) -> Result<(), StoreError> {
        query(
            "INSERT INTO message_part
                 (message_id, attempt, part, centre, centre_message_id, state)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT (message_id, attempt, part) DO NOTHING",
        )
        .bind(lease.id.as_str())
        .bind(lease.attempt)
        .bind(part)
        .bind(centre)
        .bind(part_id)
        .bind(state.as_str())
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Queues a submitted message again, for another route; false when its receipt came.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn send_again(
        &mut self,
        id: &MessageId,
        hop: Hop<'_>,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let updated = query(
            "UPDATE message SET state = 'queued', second_at = NULL, due_at = $5, lease_until = 0,
                 route = $2, centre = $3, plan = $4, updated_at = $5
             WHERE id = $1 AND state = 'submitted' AND second_at <= $5",
        )
        .bind(id.as_str())
        .bind(hop.route)
        .bind(hop.centre)
        .bind(hop.plan)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        self.changed(updated, id, MessageState::Queued, detail, now)
            .await
    }

    /// Ends a queued message, or waits for the receipt of the copy that was sent. True when it
    /// ended.
    pub(crate) async fn send_no_more(
        &mut self,
        id: &MessageId,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        if !self.may_arrive(id).await? {
            return self.end_message(id, state, detail, now).await;
        }
        query(
            "UPDATE message SET state = 'submitted', sealed = NULL, second_at = NULL,
                 lease_until = 0, lease_holder = NULL, updated_at = $2
             WHERE id = $1 AND state = 'queued'",
        )
        .bind(id.as_str())
        .bind(now.0)
        .execute(self.connection())
        .await?;
        self.add_event(id, MessageState::Submitted, detail, now)
            .await?;
        Ok(false)
    }

    /// Whether there is a copy of which no part has failed.
    pub(super) async fn may_arrive(&mut self, id: &MessageId) -> Result<bool, StoreError> {
        let hopeful: Option<i64> = query_scalar(
            "SELECT attempt FROM message_part WHERE message_id = $1
             GROUP BY attempt
             HAVING SUM(CASE WHEN state IN ('submitted', 'delivered') THEN 0 ELSE 1 END) = 0
             LIMIT 1",
        )
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        Ok(hopeful.is_some())
    }
}
