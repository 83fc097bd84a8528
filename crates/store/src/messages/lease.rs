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

/// The second part is asked only where the first finds nothing: then all that is due is leased,
/// which are the few messages that are being sent.
const NEXT_DUE: &str = "SELECT COALESCE(
         (SELECT due_at FROM message WHERE state = 'queued' AND centre = $1
              AND due_at <= $2 AND lease_until <= $2 AND expires_at > $2 LIMIT 1),
         (SELECT MIN(at) FROM (
              SELECT MIN(lease_until) AS at FROM message
              WHERE state = 'queued' AND centre = $1 AND due_at <= $2 AND lease_until > $2
              UNION ALL
              SELECT MIN(due_at) FROM message
              WHERE state = 'queued' AND centre = $1 AND due_at > $2) AS ahead))";

/// A statement that leases. The outer condition is for the rows that the inner one found: the
/// index by state would lead it to all that is queued.
fn leasing() -> String {
    format!(
        "UPDATE message SET lease_until = $4, lease_holder = $5, attempts = attempts + 1
         WHERE state || '' = 'queued' AND lease_until <= $2 AND id IN (
             SELECT id FROM message WHERE state = 'queued' AND centre = $1
                 AND due_at <= $2 AND lease_until <= $2 AND expires_at > $2
             ORDER BY expires_at LIMIT $3)
         RETURNING {COLUMNS}"
    )
}

impl Store {
    /// When the next queued message of a centre may be tried, if there is one; one that may be
    /// tried `now` says so without a look at the others.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn next_message_due(
        &self,
        centre: &str,
        now: Millis,
    ) -> Result<Option<Millis>, StoreError> {
        let due: Option<i64> = query_scalar(NEXT_DUE)
            .bind(centre)
            .bind(now.0)
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
        let rows = query(leasing())
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

    /// Gives a leased message back, to be tried at `hop` from `due_at` on; one that was called off
    /// meanwhile ends. False when it had ended or the lease was lost: then somebody else decides.
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
             WHERE id = $1 AND state = 'queued' AND lease_holder = $8 AND attempts = $9
                 AND sealed IS NOT NULL",
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
        if updated == 0
            && let Some(why) = self.called_off(lease).await?
        {
            return self
                .send_no_more(&lease.id, MessageState::Cancelled, &why, now)
                .await;
        }
        self.changed(updated, &lease.id, MessageState::Queued, error, now)
            .await
    }

    /// Why a leased message was called off, if it was.
    async fn called_off(&mut self, lease: &Lease) -> Result<Option<String>, StoreError> {
        let why: Option<Option<String>> = query_scalar(
            "SELECT error FROM message
             WHERE id = $1 AND state = 'queued' AND lease_holder = $2 AND attempts = $3
                 AND sealed IS NULL",
        )
        .bind(lease.id.as_str())
        .bind(&lease.holder)
        .bind(lease.attempt)
        .fetch_optional(self.connection())
        .await?;
        Ok(why.map(Option::unwrap_or_default))
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn plan(sql: &str, values: usize) -> Vec<String> {
        let store = Store::open("sqlite::memory:").await.unwrap();
        let explain = query(format!("EXPLAIN QUERY PLAN {sql}"));
        let explain = (0..values).fold(explain, |explain, _| explain.bind(1_i64));
        let rows = explain.fetch_all(store.reader()).await.unwrap();
        let steps = rows.iter().map(|row| row.try_get::<String>(3).unwrap());
        steps.collect()
    }

    #[tokio::test]
    async fn a_look_and_a_lease_do_not_read_all_that_waits() {
        let look = plan(NEXT_DUE, 2).await;
        let along = |step: &&String| step.contains("message_waiting (centre=? AND due_at");
        assert_eq!(look.iter().filter(along).count(), 3, "{look:?}");
        let lease = plan(&leasing(), 5).await;
        assert!(lease[0].contains("(id=?)"), "{lease:?}");
        // Those that expire first are there first.
        assert!(
            lease
                .iter()
                .any(|s| s.contains("message_due (state=? AND expires_at>?)")),
            "{lease:?}"
        );
        assert!(
            !lease.iter().any(|s| s.contains("TEMP B-TREE")),
            "{lease:?}"
        );
    }
}
