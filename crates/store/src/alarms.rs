use std::time::Duration;

use countersign_core::Millis;

use crate::sql::{query, query_as};
use crate::{Store, StoreError, Tx};

/// Something that an operator should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlarmRow {
    /// Such as `conversion` or `budget`.
    pub kind: String,
    /// What it is about, such as `prefix:447700`.
    pub subject: String,
    /// One sentence. Never a secret, a code or a whole telephone number.
    pub detail: String,
    pub raised_at: Millis,
}

impl Store {
    /// The newest alarms, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn alarms(&self, most: i64) -> Result<Vec<AlarmRow>, StoreError> {
        let rows: Vec<(String, String, String, i64)> = query_as(
            "SELECT kind, subject, detail, raised_at FROM alarm
             ORDER BY raised_at DESC, kind, subject LIMIT $1",
        )
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        let rows = rows
            .into_iter()
            .map(|(kind, subject, detail, raised_at)| AlarmRow {
                kind,
                subject,
                detail,
                raised_at: Millis(raised_at),
            });
        Ok(rows.collect())
    }
}

impl Tx {
    /// Raises an alarm; false when the same one was raised less than `quiet` ago, by any node.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn raise_alarm(
        &mut self,
        alarm: &AlarmRow,
        quiet: Duration,
    ) -> Result<bool, StoreError> {
        let raised = query(
            "INSERT INTO alarm (kind, subject, detail, raised_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT (kind, subject) DO UPDATE SET detail = $3, raised_at = $4
             WHERE alarm.raised_at <= $5",
        )
        .bind(&alarm.kind)
        .bind(&alarm.subject)
        .bind(&alarm.detail)
        .bind(alarm.raised_at.0)
        .bind((alarm.raised_at - quiet).0)
        .execute(self.connection())
        .await?;
        Ok(raised > 0)
    }
}
