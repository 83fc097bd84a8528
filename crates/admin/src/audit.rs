//! The audit log: looked at, and proved whole.

use countersign_store::{AuditFilter, ChainedEntry, Store};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// How many entries are read at once.
const BATCH: i64 = 1000;

/// What a look at the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Entries of the chain that were looked at.
    pub entries: u64,
    /// Where the chain ends, for keeping elsewhere.
    pub seq: i64,
    pub hash: String,
    /// The first entry that is not what was written, or is missing.
    pub broken_at: Option<i64>,
}

/// Follows the chain from its beginning. `progress` is told how many entries were looked at.
///
/// # Errors
/// If the store does not answer. A broken chain is no error but an answer.
pub async fn verify_audit(
    store: &Store,
    mut progress: impl FnMut(u64),
) -> Result<Verified, AdminError> {
    let head = store.audit_head().await?;
    let mut verified = Verified {
        entries: 0,
        seq: head.first_seq,
        hash: String::new(),
        broken_at: None,
    };
    while verified.seq < head.seq {
        let batch = store.audit_chain(verified.seq, BATCH).await?;
        if batch.is_empty() {
            verified.broken_at = Some(verified.seq + 1);
            return Ok(verified);
        }
        for chained in batch {
            let next = verified.seq + 1;
            if chained.seq != next || chained.hash != chained.expected_hash(&verified.hash) {
                verified.broken_at = Some(next);
                return Ok(verified);
            }
            verified.entries += 1;
            verified.seq = next;
            verified.hash = chained.hash;
            if next == head.seq && verified.hash != head.hash {
                verified.broken_at = Some(next);
                return Ok(verified);
            }
        }
        progress(verified.entries);
    }
    Ok(verified)
}

impl Admin {
    /// Entries that a filter lets through, newest first.
    ///
    /// # Errors
    /// Without `audit:read`, or if the store does not answer.
    pub async fn audit(
        &self,
        by: &Actor,
        filter: &AuditFilter,
        most: i64,
    ) -> Result<Vec<ChainedEntry>, AdminError> {
        by.needs(Permission::AuditRead)?;
        Ok(self.parts.store.audit_entries(filter, most).await?)
    }

    /// # Errors
    /// Without `audit:read`, or if the store does not answer.
    pub async fn verify_audit(&self, by: &Actor) -> Result<Verified, AdminError> {
        by.needs(Permission::AuditRead)?;
        verify_audit(&self.parts.store, |_| {}).await
    }
}
