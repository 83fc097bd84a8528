use countersign_core::Millis;

use crate::sql::{query, query_as, query_scalar};
use crate::{Store, StoreError, Tx};

/// Numbers that begin so get no codes for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoppedPrefixRow {
    /// Digits without a plus sign.
    pub prefix: String,
    pub reason: String,
    pub stopped_at: Millis,
    pub until_at: Millis,
}

impl Store {
    /// What is stopped now, by prefix.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn stopped_prefixes(&self, now: Millis) -> Result<Vec<StoppedPrefixRow>, StoreError> {
        let rows: Vec<(String, String, i64, i64)> = query_as(
            "SELECT prefix, reason, stopped_at, until_at FROM stopped_prefix
             WHERE until_at > $1 ORDER BY prefix",
        )
        .bind(now.0)
        .fetch_all(self.reader())
        .await?;
        let rows = rows
            .into_iter()
            .map(|(prefix, reason, stopped_at, until_at)| StoppedPrefixRow {
                prefix,
                reason,
                stopped_at: Millis(stopped_at),
                until_at: Millis(until_at),
            });
        Ok(rows.collect())
    }
}

impl Tx {
    /// Stops a prefix; false when it was stopped already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn stop_prefix(&mut self, stop: &StoppedPrefixRow) -> Result<bool, StoreError> {
        let stopped = query(
            "INSERT INTO stopped_prefix (prefix, reason, stopped_at, until_at)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (prefix) DO UPDATE SET reason = $2, stopped_at = $3, until_at = $4
             WHERE stopped_prefix.until_at <= $3",
        )
        .bind(&stop.prefix)
        .bind(&stop.reason)
        .bind(stop.stopped_at.0)
        .bind(stop.until_at.0)
        .execute(self.connection())
        .await?;
        Ok(stopped > 0)
    }

    /// Until when a prefix is stopped, if it is.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn prefix_stopped_until(
        &mut self,
        prefix: &str,
        now: Millis,
    ) -> Result<Option<Millis>, StoreError> {
        let until: Option<i64> =
            query_scalar("SELECT until_at FROM stopped_prefix WHERE prefix = $1 AND until_at > $2")
                .bind(prefix)
                .bind(now.0)
                .fetch_optional(self.connection())
                .await?;
        Ok(until.map(Millis))
    }

    /// Ends a stop before its time; false when there was none.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lift_prefix(&mut self, prefix: &str, now: Millis) -> Result<bool, StoreError> {
        let lifted =
            query("UPDATE stopped_prefix SET until_at = $2 WHERE prefix = $1 AND until_at > $2")
                .bind(prefix)
                .bind(now.0)
                .execute(self.connection())
                .await?;
        Ok(lifted > 0)
    }
}
