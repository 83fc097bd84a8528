use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::{MessageId, PersonId};

use super::lease::Lease;
use super::row::NewMessage;
use super::state::MessageState;
use crate::sql::{query, query_as, query_scalar};
use crate::{StoreError, Tx};

impl Tx {
    /// Accepts a message; it is queued from then on.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_message(&mut self, message: &NewMessage) -> Result<(), StoreError> {
        query(
            "INSERT INTO message (id, route, centre, plan, purpose, medium, country, person_id,
                 masked, sealed, state, attempts, due_at, lease_until, created_at, updated_at,
                 expires_at, number_key, cost)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'queued', 0, $11, 0, $11, $11, $12,
                 $13, $14)",
        )
        .bind(message.id.as_str())
        .bind(&message.route)
        .bind(&message.centre)
        .bind(&message.plan)
        .bind(&message.purpose)
        .bind(&message.medium)
        .bind(&message.country)
        .bind(message.person_id.as_ref().map(PersonId::as_str))
        .bind(&message.masked)
        .bind(&message.sealed)
        .bind(message.created_at.0)
        .bind(message.expires_at.0)
        .bind(&message.number_key)
        .bind(message.cost)
        .execute(self.connection())
        .await?;
        let now = message.created_at;
        self.add_event(&message.id, MessageState::Queued, "", now)
            .await?;
        let by = (message.centre.as_str(), message.medium.as_str());
        self.note_message(by, MessageState::Queued, now, now);
        Ok(())
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
        let ended: Option<(String, String, i64)> = query_as(
            "UPDATE message SET state = $2, error = $3, sealed = NULL, second_at = NULL,
                 updated_at = $4
             WHERE id = $1 AND state IN ('queued', 'submitted')
             RETURNING centre, medium, created_at",
        )
        .bind(id.as_str())
        .bind(state.as_str())
        .bind((!detail.is_empty()).then_some(detail))
        .bind(now.0)
        .fetch_optional(self.connection())
        .await?;
        let Some((centre, medium, created_at)) = ended else {
            return Ok(false);
        };
        self.add_event(id, state, detail, now).await?;
        self.note_message((&centre, &medium), state, Millis(created_at), now);
        Ok(true)
    }

    /// Ends a leased message that cannot be sent, unless an earlier copy may still arrive. False
    /// when it had ended or the lease was lost.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn give_up_message(
        &mut self,
        lease: &Lease,
        state: MessageState,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let held: Option<i64> = query_scalar(
            "SELECT 1 FROM message
             WHERE id = $1 AND state = 'queued' AND lease_holder = $2 AND attempts = $3",
        )
        .bind(lease.id.as_str())
        .bind(&lease.holder)
        .bind(lease.attempt)
        .fetch_optional(self.connection())
        .await?;
        match held {
            Some(_) => self.send_no_more(&lease.id, state, detail, now).await,
            None => Ok(false),
        }
    }

    /// Calls a message off: one that waits ends, and one that was sent is not sent again. One that
    /// is being sent ends only if no centre takes it. True when it ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn cancel_message(
        &mut self,
        id: &MessageId,
        detail: &str,
        now: Millis,
    ) -> Result<bool, StoreError> {
        // Nobody leases the row from here on: it is locked.
        let found: Option<(String, i64)> = query_as(
            "UPDATE message SET sealed = NULL, second_at = NULL
             WHERE id = $1 AND state IN ('queued', 'submitted')
             RETURNING state, lease_until",
        )
        .bind(id.as_str())
        .fetch_optional(self.connection())
        .await?;
        let Some((state, lease_until)) = found else {
            return Ok(false);
        };
        if MessageState::read(&state) != MessageState::Queued {
            return Ok(false);
        }
        if lease_until <= now.0 {
            return self
                .send_no_more(id, MessageState::Cancelled, detail, now)
                .await;
        }
        query("UPDATE message SET error = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(detail)
            .execute(self.connection())
            .await?;
        Ok(false)
    }

    /// Notes that the code of a message was entered.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn code_entered(&mut self, id: &MessageId, now: Millis) -> Result<(), StoreError> {
        query("UPDATE message SET entered_at = $2 WHERE id = $1")
            .bind(id.as_str())
            .bind(now.0)
            .execute(self.connection())
            .await?;
        Ok(())
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
        let queued: Vec<(String, Option<String>)> = query_as(
            "SELECT id, error FROM message WHERE state = 'queued' AND expires_at <= $1 LIMIT $2",
        )
        .bind(now.0)
        .bind(most)
        .fetch_all(self.connection())
        .await?;
        let mut expired = 0;
        for (id, last) in queued {
            let why = match last {
                Some(last) => format!("not sent in time: {last}"),
                None => "no message centre took it in time".to_owned(),
            };
            let ended = self
                .send_no_more(&MessageId(id), MessageState::Expired, &why, now)
                .await?;
            expired += u64::from(ended);
        }
        let silent: Vec<String> = query_scalar(
            "SELECT id FROM message WHERE state = 'submitted' AND expires_at <= $1 LIMIT $2",
        )
        .bind((now - silence).0)
        .bind(most)
        .fetch_all(self.connection())
        .await?;
        for id in silent {
            let ended = self
                .end_message(
                    &MessageId(id),
                    MessageState::Expired,
                    "no receipt came",
                    now,
                )
                .await?;
            expired += u64::from(ended);
        }
        Ok(expired)
    }
}
