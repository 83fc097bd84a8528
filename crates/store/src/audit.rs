use countersign_core::Millis;

use crate::sql::query;
use crate::{Store, StoreError, Tx};

/// One line of the audit log, written in the transaction of the act that it records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    pub at: Millis,
    /// Who acted: a person's id, `system`, or `command-line`.
    pub actor: String,
    /// What was done, such as `person.create`.
    pub action: String,
    /// To whom or what.
    pub subject: String,
    /// Never a secret, a code or a whole telephone number.
    pub detail: String,
}

impl Store {
    /// The newest entries, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit(&self, most: i64) -> Result<Vec<AuditEntry>, StoreError> {
        let rows = query(
            "SELECT at, actor, action, subject, detail FROM audit ORDER BY seq DESC LIMIT $1",
        )
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        rows.iter()
            .map(|row| {
                Ok(AuditEntry {
                    at: Millis(row.try_get(0)?),
                    actor: row.try_get(1)?,
                    action: row.try_get(2)?,
                    subject: row.try_get(3)?,
                    detail: row.try_get(4)?,
                })
            })
            .collect()
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn record(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        query("INSERT INTO audit (at, actor, action, subject, detail) VALUES ($1, $2, $3, $4, $5)")
            .bind(entry.at.0)
            .bind(&entry.actor)
            .bind(&entry.action)
            .bind(&entry.subject)
            .bind(&entry.detail)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
