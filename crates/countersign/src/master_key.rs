//! The file with the master key.

use std::fs::Metadata;
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_core::{Entropy, Keyring};

#[derive(Debug, thiserror::Error)]
pub(crate) enum MasterKeyError {
    #[error("{path}: cannot be read: {reason}; `countersign init` makes one")]
    Unreadable { path: PathBuf, reason: String },
    #[error("{path}: cannot be written: {reason}")]
    Unwritable { path: PathBuf, reason: String },
    #[error("{0}: must hold 32 bytes in base64")]
    Malformed(PathBuf),
    #[error("{0}: others can read it; run: chmod 600 {0}")]
    Exposed(PathBuf),
}

/// Writes a new key that only its owner can read. An existing file is never replaced.
pub(crate) fn create(path: &Path, entropy: &dyn Entropy) -> Result<(), MasterKeyError> {
    let unwritable = |error: std::io::Error| MasterKeyError::Unwritable {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let mut key = [0; Keyring::MASTER_KEY_LEN];
    entropy.fill(&mut key);
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(unwritable)?;
    writeln!(file, "{}", STANDARD.encode(key)).map_err(unwritable)?;
    file.sync_all().map_err(unwritable)
}

pub(crate) fn read(path: &Path) -> Result<Keyring, MasterKeyError> {
    let unreadable = |error: std::io::Error| MasterKeyError::Unreadable {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    if is_exposed(&std::fs::metadata(path).map_err(unreadable)?) {
        return Err(MasterKeyError::Exposed(path.to_owned()));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    let malformed = || MasterKeyError::Malformed(path.to_owned());
    let bytes = STANDARD.decode(text.trim()).map_err(|_| malformed())?;
    let key: [u8; Keyring::MASTER_KEY_LEN] = bytes.try_into().map_err(|_| malformed())?;
    Ok(Keyring::new(&key))
}

/// A file of root that a group may only read is how service managers hand out secrets.
fn is_exposed(file: &Metadata) -> bool {
    let handed_out = file.uid() == 0 && !rustix::process::geteuid().is_root();
    let others = if handed_out { 0o037 } else { 0o077 };
    file.mode() & others != 0
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_key_file_is_private_and_never_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("master.key");
        create(&path, &SystemEntropy).unwrap();
        let first = std::fs::read(&path).unwrap();
        assert!(matches!(
            create(&path, &SystemEntropy),
            Err(MasterKeyError::Unwritable { .. })
        ));
        assert_eq!(std::fs::read(&path).unwrap(), first);
        assert!(read(&path).is_ok());
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read(&path), Err(MasterKeyError::Exposed(_))));
    }
}
