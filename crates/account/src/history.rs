use countersign_core::Millis;
use countersign_store::AuditFilter;

use crate::account::Account;
use crate::error::AccountError;

/// Something that happened to the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happening {
    /// The line in the audit log, to read on from.
    pub seq: i64,
    pub at: Millis,
    /// As the audit log calls it.
    pub action: String,
    pub detail: String,
    /// Whether the person did it themselves.
    pub own: bool,
}

impl Account {
    /// What happened to the account, newest first, from before a line.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn history(
        &self,
        before: Option<i64>,
        most: i64,
    ) -> Result<Vec<Happening>, AccountError> {
        let filter = AuditFilter {
            subject: Some(self.person.id.to_string()),
            before,
            ..AuditFilter::default()
        };
        let entries = self.parts.store.audit_entries(&filter, most).await?;
        let happening = entries.into_iter().map(|chained| Happening {
            seq: chained.seq,
            at: chained.entry.at,
            own: chained.entry.actor == self.actor(),
            action: chained.entry.action,
            detail: chained.entry.detail,
        });
        Ok(happening.collect())
    }
}
