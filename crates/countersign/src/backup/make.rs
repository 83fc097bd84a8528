use std::path::Path;

use super::file::{self, Manifest};
use crate::house::{Failure, House};

/// Writes the store into a new file, while the server runs.
pub(crate) async fn make(house: &House, path: &Path) -> Result<Manifest, Failure> {
    // Nobody should wait for what is refused in the end.
    if path.exists() {
        return Err(file::FileError::Exists(path.to_owned()).into());
    }
    let folder = super::restore::folder_of(path);
    let within = |e: std::io::Error| format!("{}: {e}", folder.display());
    let work = tempfile::Builder::new()
        .prefix(".countersign-backup-")
        .tempdir_in(folder)
        .map_err(within)?;
    let database = work.path().join("store.db");
    let name = house.store.database().await?.name;
    let made_at = house.clock.now();
    house.store.snapshot(&database).await?;
    Ok(file::write(
        path,
        &database,
        (made_at, &name),
        &house.keyring,
    )?)
}
