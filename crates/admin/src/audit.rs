//! The audit log: looked at, and proved whole.

use std::collections::BTreeMap;

use countersign_core::ids::PersonId;
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

    /// Entries that a filter lets through, newest first, for a file: at most `most`. That somebody
    /// took them along is written down itself.
    ///
    /// # Errors
    /// Without `audit:read`, or if the store does not answer.
    pub async fn export_audit(
        &self,
        by: &Actor,
        filter: &AuditFilter,
        most: usize,
    ) -> Result<Vec<ChainedEntry>, AdminError> {
        by.needs(Permission::AuditRead)?;
        let mut filter = filter.clone();
        let mut entries = Vec::new();
        while entries.len() < most {
            let batch = self.parts.store.audit_entries(&filter, BATCH).await?;
            let Some(last) = batch.last() else {
                break;
            };
            filter.before = Some(last.seq);
            entries.extend(batch);
        }
        entries.truncate(most);
        let mut tx = self.parts.store.begin().await?;
        let detail = format!("entries={}", entries.len());
        self.record(&mut tx, by, "audit.export", "audit", detail)
            .await?;
        tx.commit().await?;
        Ok(entries)
    }

    /// The user names of those whom entries name by their ids: of who acted, and, with
    /// `people:read`, of whom it was done to.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit_names(
        &self,
        by: &Actor,
        entries: &[ChainedEntry],
    ) -> Result<BTreeMap<String, String>, AdminError> {
        let mut names = BTreeMap::new();
        let subjects = by.may(Permission::PeopleRead);
        for chained in entries {
            let entry = &chained.entry;
            let subject = Some(&entry.subject).filter(|_| subjects);
            for id in std::iter::once(&entry.actor).chain(subject) {
                if names.contains_key(id) {
                    continue;
                }
                let person = self.parts.directory.person(&PersonId(id.clone())).await?;
                if let Some(person) = person {
                    names.insert(id.clone(), person.username);
                }
            }
        }
        Ok(names)
    }

    /// As entries name whom somebody calls by their user name; anything else as it is.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit_id(&self, name: &str) -> Result<String, AdminError> {
        let person = self.parts.directory.by_username(name).await?;
        Ok(person.map_or_else(|| name.to_owned(), |person| person.id.0))
    }

    /// # Errors
    /// Without `audit:read`, or if the store does not answer.
    pub async fn verify_audit(&self, by: &Actor) -> Result<Verified, AdminError> {
        by.needs(Permission::AuditRead)?;
        verify_audit(&self.parts.store, |_| {}).await
    }
}
