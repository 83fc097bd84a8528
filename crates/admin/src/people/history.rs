use countersign_core::ids::PersonId;
use countersign_store::{AuditFilter, ChainedEntry};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

impl Admin {
    /// What was done to a person and when they signed in, newest first, from before an entry.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn person_history(
        &self,
        by: &Actor,
        id: &PersonId,
        before: Option<i64>,
        most: i64,
    ) -> Result<Vec<ChainedEntry>, AdminError> {
        by.needs(Permission::PeopleRead)?;
        let filter = AuditFilter {
            subject: Some(id.to_string()),
            before,
            ..AuditFilter::default()
        };
        Ok(self.parts.store.audit_entries(&filter, most).await?)
    }
}
