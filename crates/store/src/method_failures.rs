use countersign_core::Millis;

use crate::sql::query;
use crate::{Store, StoreError, Tx};

/// The last time that a method's script failed while somebody used it. Holds no code, no secret
/// and no whole number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MethodFailure {
    pub name: String,
    /// Of the method that failed.
    pub revision: i64,
    pub at: Millis,
    /// The line of the script, if it is known.
    pub line: Option<i64>,
    pub reason: String,
}

impl Store {
    /// One for each method that ever failed, in order of name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn method_failures(&self) -> Result<Vec<MethodFailure>, StoreError> {
        let rows =
            query("SELECT name, revision, at, line, reason FROM method_failure ORDER BY name")
                .fetch_all(self.reader())
                .await?;
        rows.iter()
            .map(|row| {
                Ok(MethodFailure {
                    name: row.try_get(0)?,
                    revision: row.try_get(1)?,
                    at: Millis(row.try_get(2)?),
                    line: row.try_get(3)?,
                    reason: row.try_get(4)?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// Keeps the last failure of a method instead of the one before.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn note_method_failure(&mut self, failure: &MethodFailure) -> Result<(), StoreError> {
        query(
            "INSERT INTO method_failure (name, revision, at, line, reason)
             VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (name) DO UPDATE SET revision = excluded.revision, at = excluded.at,
                 line = excluded.line, reason = excluded.reason",
        )
        .bind(&failure.name)
        .bind(failure.revision)
        .bind(failure.at.0)
        .bind(failure.line)
        .bind(&failure.reason)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
