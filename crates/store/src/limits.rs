use std::time::Duration;

use countersign_core::Millis;

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

/// How often something may happen: the generic cell rate algorithm (GCRA, ITU-T I.371).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many may come at once after a rest.
    pub burst: u32,
    /// One more for each of these.
    pub every: Duration,
}

/// The limit is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limited {
    /// When the next one is allowed.
    pub retry_after: Duration,
}

impl Limit {
    /// In milliseconds: the time that one takes, and how far ahead of it others may come.
    fn cells(self) -> (i64, i64) {
        let every = i64::try_from(self.every.as_millis()).unwrap_or(i64::MAX / 1_000_000);
        (
            every,
            every.saturating_mul(i64::from(self.burst.max(1)) - 1),
        )
    }
}

impl Store {
    /// Whether the limit is reached; nothing is counted.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn limited(
        &self,
        key: &str,
        limit: Limit,
        now: Millis,
    ) -> Result<Option<Limited>, StoreError> {
        let (_, tolerance) = limit.cells();
        let arrival: Option<i64> =
            query_scalar("SELECT arrival_at FROM rate_limit WHERE limit_key = $1")
                .bind(key)
                .fetch_optional(self.reader())
                .await?;
        let next = arrival.map(|arrival| Millis(arrival.saturating_sub(tolerance)));
        Ok(next.filter(|next| *next > now).map(|next| Limited {
            retry_after: now.until(next),
        }))
    }
}

impl Tx {
    /// Counts one event under `key`, or says how long to wait; one statement decides.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn take(
        &mut self,
        key: &str,
        limit: Limit,
        now: Millis,
    ) -> Result<Result<(), Limited>, StoreError> {
        let (every, tolerance) = limit.cells();
        let taken = query(
            "INSERT INTO rate_limit (limit_key, arrival_at) VALUES ($1, $2 + $3)
             ON CONFLICT (limit_key) DO UPDATE
             SET arrival_at = CASE WHEN rate_limit.arrival_at > $2
                                   THEN rate_limit.arrival_at ELSE $2 END + $3
             WHERE rate_limit.arrival_at <= $2 + $4",
        )
        .bind(key)
        .bind(now.0)
        .bind(every)
        .bind(tolerance)
        .execute(self.connection())
        .await?;
        if taken > 0 {
            return Ok(Ok(()));
        }
        let arrival: i64 = query_scalar("SELECT arrival_at FROM rate_limit WHERE limit_key = $1")
            .bind(key)
            .fetch_one(self.connection())
            .await?;
        Ok(Err(Limited {
            retry_after: now.until(Millis(arrival.saturating_sub(tolerance))),
        }))
    }

    /// Forgets what was counted under `key`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn reset_limit(&mut self, key: &str) -> Result<(), StoreError> {
        query("DELETE FROM rate_limit WHERE limit_key = $1")
            .bind(key)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
