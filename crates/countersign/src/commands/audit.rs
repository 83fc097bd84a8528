use countersign_admin::{Verified, verify_audit};
use serde::Serialize;

use super::print;
use crate::cli::AuditCommand;
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct Shown {
    /// Entries of the chain that were looked at.
    entries: u64,
    /// Where the chain ends, for keeping elsewhere.
    seq: i64,
    hash: String,
    broken_at: Option<i64>,
}

impl From<Verified> for Shown {
    fn from(verified: Verified) -> Self {
        Self {
            entries: verified.entries,
            seq: verified.seq,
            hash: verified.hash,
            broken_at: verified.broken_at,
        }
    }
}

pub(super) async fn run(house: &House, command: AuditCommand) -> Result<(), Failure> {
    let AuditCommand::Verify { json } = command;
    let verified = Shown::from(verify_audit(&house.store, |_| {}).await?);
    print(json, &verified, |v| match v.broken_at {
        Some(_) => format!("{} entries are as they were written.\n", v.entries),
        None => format!(
            "All {} entries are as they were written.\nThe last is {} with the hash {}.\n",
            v.entries, v.seq, v.hash
        ),
    })?;
    match verified.broken_at {
        None => Ok(()),
        Some(seq) => Err(format!("entry {seq} is not what was written, or is missing").into()),
    }
}
