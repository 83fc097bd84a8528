//! What became of messages, hour by hour. An hour is summed when next to nothing of it changes any
//! more, and again when nothing does; later ones are summed when somebody asks.

use std::time::Duration;

use countersign_core::Millis;

use crate::messages::MessageState;
use crate::sql::{Row, query, query_scalar};
use crate::{Store, StoreError, Tx};

const HOUR: i64 = 3_600_000;

/// The longest times, in milliseconds, by which deliveries are told apart.
const WITHIN: [i64; 20] = [
    250, 500, 1_000, 1_500, 2_000, 3_000, 4_000, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000,
    45_000, 60_000, 90_000, 120_000, 180_000, 300_000, 600_000,
];
/// Longer than all of them.
const LONGER: i64 = 3_600_000;

/// Messages of an hour that went alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageHour {
    /// When the hour began in which they were accepted.
    pub hour: Millis,
    /// ISO 3166-1 alpha-2; empty for numbers of no country.
    pub country: String,
    /// The last that each took.
    pub route: String,
    pub purpose: String,
    pub medium: String,
    pub state: MessageState,
    /// Their delivery took at most so many milliseconds; 0 where they were not delivered.
    pub within: i64,
    pub messages: i64,
    /// Of these, the codes that were entered.
    pub entered: i64,
    /// In millionths of the operator's currency.
    pub cost: i64,
}

/// When an hour is summed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Summing {
    /// When codes and their receipts are over.
    First,
    /// When notices are, which live for a day.
    Last,
}

impl Summing {
    pub(crate) const fn id(self) -> i64 {
        match self {
            Self::First => 1,
            Self::Last => 2,
        }
    }

    /// How long after the hour.
    const fn after(self) -> Duration {
        match self {
            Self::First => Duration::from_secs(60 * 60),
            Self::Last => Duration::from_secs(26 * 60 * 60),
        }
    }
}

fn read(row: &Row) -> Result<MessageHour, StoreError> {
    Ok(MessageHour {
        hour: Millis(row.try_get(0)?),
        country: row.try_get(1)?,
        route: row.try_get(2)?,
        purpose: row.try_get(3)?,
        medium: row.try_get(4)?,
        state: MessageState::read(row.try_get(5)?),
        within: row.try_get(6)?,
        messages: row.try_get(7)?,
        entered: row.try_get(8)?,
        cost: row.try_get(9)?,
    })
}

fn sums() -> String {
    let steps = WITHIN
        .map(|most| format!("WHEN updated_at - created_at <= {most} THEN {most} "))
        .concat();
    format!(
        "SELECT created_at / {HOUR} * {HOUR} AS hour, COALESCE(country, '') AS land, route, purpose,
             medium, state,
             CASE WHEN state <> 'delivered' THEN 0 {steps}ELSE {LONGER} END AS took,
             COUNT(*), SUM(CASE WHEN entered_at IS NULL THEN 0 ELSE 1 END),
             CAST(SUM(cost) AS BIGINT)
         FROM message WHERE created_at >= $1 AND created_at < $2
         GROUP BY hour, land, route, purpose, medium, state, took"
    )
}

impl Store {
    /// Of the hours that began at `since` or later; `since` is the beginning of an hour.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn message_hours(&self, since: Millis) -> Result<Vec<MessageHour>, StoreError> {
        let summed = self.summed_until(Summing::First).await?;
        let rows = query(
            "SELECT hour, country, route, purpose, medium, state, within, messages, entered, cost
             FROM message_hour WHERE hour >= $1 AND hour < $2 ORDER BY hour",
        )
        .bind(since.0)
        .bind(summed.0)
        .fetch_all(self.reader())
        .await?;
        let mut hours: Vec<MessageHour> = rows.iter().map(read).collect::<Result<_, _>>()?;
        let fresh = self.sum_messages(summed.max(since), Millis(i64::MAX));
        hours.extend(fresh.await?);
        Ok(hours)
    }

    /// The sums of the messages that were accepted in a span of time.
    async fn sum_messages(
        &self,
        since: Millis,
        until: Millis,
    ) -> Result<Vec<MessageHour>, StoreError> {
        let rows = query(sums())
            .bind(since.0)
            .bind(until.0)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }

    async fn summed_until(&self, summing: Summing) -> Result<Millis, StoreError> {
        let until: Option<i64> = query_scalar("SELECT until_at FROM messages_summed WHERE id = $1")
            .bind(summing.id())
            .fetch_optional(self.reader())
            .await?;
        Ok(Millis(until.unwrap_or(0)))
    }

    /// Sums one hour more; false when none is due.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn sum_next_hour(&self, summing: Summing, now: Millis) -> Result<bool, StoreError> {
        let (done, before) = (self.summed_until(summing).await?, now - summing.after());
        let first: Option<i64> =
            query_scalar("SELECT MIN(created_at) FROM message WHERE created_at >= $1")
                .bind(done.0)
                .fetch_one(self.reader())
                .await?;
        let Some(first) = first else {
            return Ok(false);
        };
        let hour = first.div_euclid(HOUR) * HOUR;
        let end = Millis(hour + HOUR);
        if end > before {
            return Ok(false);
        }
        // Read before the transaction, so that writers do not wait for it.
        let sums = self.sum_messages(Millis(hour), end).await?;
        let mut tx = self.begin().await?;
        if tx.take_summing(summing, done, end).await? {
            tx.forget_message_hour(Millis(hour)).await?;
            for sum in &sums {
                tx.put_message_hour(sum).await?;
            }
            tx.commit().await?;
        }
        Ok(true)
    }
}

impl Tx {
    /// False when another node was faster.
    async fn take_summing(
        &mut self,
        summing: Summing,
        done: Millis,
        until: Millis,
    ) -> Result<bool, StoreError> {
        let taken = query(
            "INSERT INTO messages_summed (id, until_at) VALUES ($3, $2)
             ON CONFLICT (id) DO UPDATE SET until_at = $2 WHERE messages_summed.until_at = $1",
        )
        .bind(done.0)
        .bind(until.0)
        .bind(summing.id())
        .execute(self.connection())
        .await?;
        Ok(taken > 0)
    }

    async fn forget_message_hour(&mut self, hour: Millis) -> Result<(), StoreError> {
        query("DELETE FROM message_hour WHERE hour = $1")
            .bind(hour.0)
            .execute(self.connection())
            .await?;
        Ok(())
    }

    async fn put_message_hour(&mut self, sum: &MessageHour) -> Result<(), StoreError> {
        query(
            "INSERT INTO message_hour (hour, country, route, purpose, medium, state, within,
                 messages, entered, cost)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(sum.hour.0)
        .bind(&sum.country)
        .bind(&sum.route)
        .bind(&sum.purpose)
        .bind(&sum.medium)
        .bind(sum.state.as_str())
        .bind(sum.within)
        .bind(sum.messages)
        .bind(sum.entered)
        .bind(sum.cost)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
