use std::time::Duration;

use countersign_core::Millis;

use crate::sql::{query, query_as, query_scalar};
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
    fn every_millis(self) -> i64 {
        i64::try_from(self.every.as_millis()).unwrap_or(i64::MAX / 1_000_000)
    }

    /// How many milliseconds ahead of the next arrival others may come.
    fn tolerance_millis(self) -> i64 {
        self.every_millis()
            .saturating_mul(i64::from(self.burst.max(1)) - 1)
    }

    /// How much of the burst is used up when the next arrival is due at `arrival`: 0 after a rest,
    /// 100 when nothing more may come now.
    #[must_use]
    pub fn percent_used(self, arrival: Millis, now: Millis) -> u8 {
        let whole = self
            .every_millis()
            .saturating_mul(i64::from(self.burst.max(1)));
        let used = arrival.0.saturating_sub(now.0).max(0);
        u8::try_from(used.saturating_mul(100) / whole.max(1))
            .unwrap_or(100)
            .min(100)
    }
}

/// What has been counted under a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub key: String,
    /// The theoretical arrival time of the next event; after a rest it has passed.
    pub arrival: Millis,
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
        let arrival: Option<i64> =
            query_scalar("SELECT arrival_at FROM rate_limit WHERE limit_key = $1")
                .bind(key)
                .fetch_optional(self.reader())
                .await?;
        let next = arrival.map(|arrival| Millis(arrival.saturating_sub(limit.tolerance_millis())));
        Ok(next.filter(|next| *next > now).map(|next| Limited {
            retry_after: now.until(next),
        }))
    }

    /// The fullest counts whose keys begin so, at most `most`; those after a rest are left out.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn counted(
        &self,
        beginning: &str,
        now: Millis,
        most: i64,
    ) -> Result<Vec<Counted>, StoreError> {
        let rows: Vec<(String, i64)> = query_as(
            "SELECT limit_key, arrival_at FROM rate_limit
             WHERE arrival_at > $2 AND SUBSTR(limit_key, 1, LENGTH($1)) = $1
             ORDER BY arrival_at DESC LIMIT $3",
        )
        .bind(beginning)
        .bind(now.0)
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        let counted = rows.into_iter().map(|(key, arrival)| Counted {
            key,
            arrival: Millis(arrival),
        });
        Ok(counted.collect())
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
        let every = limit.every_millis();
        let tolerance = limit.tolerance_millis();
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
