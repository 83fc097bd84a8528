use countersign_store::AuditEntry;

use super::{audit_entry, open, print};
use crate::backup::{Manifest, Restored, make, restore, try_out};
use crate::cli::{BackupArgs, RestoreArgs};
use crate::config::Config;
use crate::house::Failure;
use crate::master_key;

pub(super) async fn run(args: &BackupArgs) -> Result<(), Failure> {
    let house = open(&args.config).await?;
    let mut tx = house.store.begin().await?;
    let entry = AuditEntry {
        detail: format!("to={}", args.file.display()),
        ..audit_entry(&house, "store.backup", "store")
    };
    tx.record(&entry).await?;
    tx.commit().await?;
    let made = make(&house, &args.file).await;
    house.store.close().await;
    print(args.json, &made?, |made| {
        format!(
            "{}: {} bytes, SHA-256 {}.\nThe master key is not in it: keep that apart.\n",
            args.file.display(),
            made.bytes,
            made.sha256
        )
    })
}

#[derive(Debug, serde::Serialize)]
struct Shown {
    backup: Manifest,
    audit_entries: u64,
    people_signed_out: usize,
}

pub(super) async fn run_restore(args: &RestoreArgs) -> Result<(), Failure> {
    let config = Config::read(&args.config.config)?;
    let keyring = master_key::read(&config.master_key_file)?;
    let restored = if args.check {
        try_out(&args.file, &keyring).await?
    } else {
        restore(&args.file, &config, &keyring, super::ACTOR).await?
    };
    let Restored {
        manifest,
        audited,
        signed_out,
    } = restored;
    let shown = Shown {
        backup: manifest,
        audit_entries: audited,
        people_signed_out: signed_out,
    };
    print(args.json, &shown, |shown| {
        let done = if args.check {
            "It can be restored"
        } else {
            "Restored"
        };
        format!(
            "{done}: all {} entries of its audit log are as they were written.\n\
             Sessions and what applications may do of {} people {} ended: what ended since the \
             backup must not live again.\n",
            shown.audit_entries,
            shown.people_signed_out,
            if args.check { "would be" } else { "were" },
        )
    })
}
