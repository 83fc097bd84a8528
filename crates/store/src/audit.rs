use countersign_core::Millis;
use countersign_core::seal::fingerprint;

use crate::sql::{Row, query, query_as};
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

/// An entry in its place in the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainedEntry {
    pub seq: i64,
    /// SHA-256 over the entry and the hash before it, in hexadecimal; empty for an entry that was
    /// written before the chain began.
    pub hash: String,
    pub entry: AuditEntry,
}

/// Where the chain ends. Kept elsewhere, it shows whether entries were cut off since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditHead {
    pub seq: i64,
    /// Entries up to this one were written before the chain began.
    pub first_seq: i64,
    pub hash: String,
}

/// Which entries; what is none does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    pub actor: Option<String>,
    /// The whole action, or the part before its first full stop.
    pub action: Option<String>,
    pub subject: Option<String>,
    pub since: Option<Millis>,
    pub until: Option<Millis>,
    /// Only entries before this one.
    pub before: Option<i64>,
}

pub(crate) const COLUMNS: &str = "SELECT seq, at, actor, action, subject, detail, hash FROM audit";

pub(crate) fn read(row: &Row) -> Result<ChainedEntry, StoreError> {
    Ok(ChainedEntry {
        seq: row.try_get(0)?,
        entry: AuditEntry {
            at: Millis(row.try_get(1)?),
            actor: row.try_get(2)?,
            action: row.try_get(3)?,
            subject: row.try_get(4)?,
            detail: row.try_get(5)?,
        },
        hash: row.try_get(6)?,
    })
}

impl ChainedEntry {
    /// The hash that this entry must have after the one whose hash is `before`.
    #[must_use]
    pub fn expected_hash(&self, before: &str) -> String {
        let entry = &self.entry;
        let (seq, at) = (self.seq.to_string(), entry.at.0.to_string());
        let fields = [
            before,
            &seq,
            &at,
            &entry.actor,
            &entry.action,
            &entry.subject,
            &entry.detail,
        ];
        // Each with its length, so that nothing can move from one field into the next.
        let line: String = fields.iter().map(|f| format!("{}:{f}", f.len())).collect();
        countersign_core::hex::encode(&fingerprint(&line))
    }
}

impl Store {
    /// The newest entries, newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit(&self, most: i64) -> Result<Vec<AuditEntry>, StoreError> {
        let entries = self.audit_entries(&AuditFilter::default(), most).await?;
        Ok(entries.into_iter().map(|chained| chained.entry).collect())
    }

    /// The chain in its order, from after an entry.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn audit_chain(
        &self,
        after: i64,
        most: i64,
    ) -> Result<Vec<ChainedEntry>, StoreError> {
        let sql = format!("{COLUMNS} WHERE seq > $1 ORDER BY seq LIMIT $2");
        let rows = query(sql)
            .bind(after)
            .bind(most)
            .fetch_all(self.reader())
            .await?;
        rows.iter().map(read).collect()
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn audit_head(&self) -> Result<AuditHead, StoreError> {
        let (seq, first_seq, hash) =
            query_as::<(i64, i64, String)>("SELECT seq, first_seq, hash FROM audit_head")
                .fetch_one(self.reader())
                .await?;
        Ok(AuditHead {
            seq,
            first_seq,
            hash,
        })
    }
}

impl Tx {
    /// Appends an entry to the chain.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn record(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        // The first statement takes the row, so that two nodes cannot both append after one entry.
        let (seq, before) = query_as::<(i64, String)>(
            "UPDATE audit_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash",
        )
        .fetch_one(self.connection())
        .await?;
        let mut chained = ChainedEntry {
            seq,
            hash: String::new(),
            entry: entry.clone(),
        };
        chained.hash = chained.expected_hash(&before);
        query(
            "INSERT INTO audit (seq, at, actor, action, subject, detail, hash)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(seq)
        .bind(entry.at.0)
        .bind(&entry.actor)
        .bind(&entry.action)
        .bind(&entry.subject)
        .bind(&entry.detail)
        .bind(&chained.hash)
        .execute(self.connection())
        .await?;
        query("UPDATE audit_head SET hash = $1 WHERE id = 1")
            .bind(&chained.hash)
            .execute(self.connection())
            .await?;
        Ok(())
    }
}
