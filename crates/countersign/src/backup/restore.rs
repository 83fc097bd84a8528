use std::path::{Path, PathBuf};

use countersign_admin::verify_audit;
use countersign_core::{Clock as _, Keyring, SystemClock};
use countersign_store::{AuditEntry, Store};

use super::file::{self, Manifest};
use crate::config::Config;
use crate::house::Failure;

/// What came back.
#[derive(Debug)]
pub(crate) struct Restored {
    pub(crate) manifest: Manifest,
    /// Entries of the audit log, all of them as they were written.
    pub(crate) audited: u64,
    /// People whose sessions and applications' grants were ended.
    pub(crate) signed_out: usize,
}

/// Looks whether a backup could be restored, without doing it.
pub(crate) async fn try_out(path: &Path, keyring: &Keyring) -> Result<Restored, Failure> {
    let manifest = file::check(path, keyring)?;
    let work = workshop(folder_of(path))?;
    let (restored, _) = prepare(path, manifest, work.path(), "").await?;
    Ok(restored)
}

/// Puts a backup in place of a store that is not there yet, or is empty. Nothing is touched unless
/// all of the backup is as it was written.
pub(crate) async fn restore(
    path: &Path,
    config: &Config,
    keyring: &Keyring,
    actor: &str,
) -> Result<Restored, Failure> {
    let manifest = file::check(path, keyring)?;
    let Some(target) = config.store_url.strip_prefix("sqlite:") else {
        let work = workshop(folder_of(path))?;
        let (restored, database) = prepare(path, manifest, work.path(), actor).await?;
        let from = Store::open(&url(&database)).await?;
        let to = Store::open_with(&config.store_url, &config.store).await?;
        let copied = from.copy_into(&to, |_| {}).await;
        from.close().await;
        to.close().await;
        copied?;
        return Ok(restored);
    };
    let target = Path::new(target.strip_prefix("//").unwrap_or(target));
    if target == Path::new(":memory:") {
        return Err("store.url: a store in memory cannot be restored".into());
    }
    for name in ["", "-wal", "-shm"] {
        let mut there = target.as_os_str().to_owned();
        there.push(name);
        let there = PathBuf::from(there);
        if there.exists() {
            let there = there.display();
            return Err(format!("{there}: there is a store already; move it away first").into());
        }
    }
    let work = workshop(folder_of(target))?;
    let (restored, database) = prepare(path, manifest, work.path(), actor).await?;
    // Not over a file that came meanwhile.
    std::fs::hard_link(&database, target)
        .and_then(|()| file::sync_folder(target))
        .map_err(|e| format!("{}: {e}", target.display()))?;
    Ok(restored)
}

/// Unpacks the database, proves it whole, brings it up to date, and ends what must not live again.
async fn prepare(
    path: &Path,
    manifest: Manifest,
    work: &Path,
    actor: &str,
) -> Result<(Restored, PathBuf), Failure> {
    let database = work.join("store.db");
    file::unpack(path, &database)?;
    let store = Store::open(&url(&database)).await?;
    if let Some(damage) = store.damage().await? {
        return Err(format!(
            "{}: the database in it is damaged: {damage}",
            path.display()
        )
        .into());
    }
    let verified = verify_audit(&store, |_| {}).await?;
    if let Some(seq) = verified.broken_at {
        let path = path.display();
        return Err(format!(
            "{path}: entry {seq} of its audit log is not what was written, or is missing"
        )
        .into());
    }
    let now = SystemClock.now();
    let mut tx = store.begin().await?;
    let signed_out = tx.end_all(now).await?;
    tx.record(&AuditEntry {
        at: now,
        actor: actor.to_owned(),
        action: "store.restore".to_owned(),
        subject: "store".to_owned(),
        detail: format!("made_at={} version={}", manifest.made_at, manifest.version),
    })
    .await?;
    tx.commit().await?;
    // Everything is in the one file then.
    store.close().await;
    let restored = Restored {
        manifest,
        audited: verified.entries,
        signed_out,
    };
    Ok((restored, database))
}

fn url(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}

/// A folder that goes again, on the same disk.
fn workshop(folder: &Path) -> Result<tempfile::TempDir, Failure> {
    let work = tempfile::Builder::new()
        .prefix(".countersign-restore-")
        .tempdir_in(folder);
    work.map_err(|e| format!("{}: {e}", folder.display()).into())
}

/// Where a file is, or would be.
pub(super) fn folder_of(path: &Path) -> &Path {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new("."))
}
