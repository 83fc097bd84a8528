//! A directory on a store in a folder of its own, with cheap hashes.

use std::sync::Arc;

use countersign_core::clock::ManualClock;
use countersign_core::{Millis, Secret, SystemEntropy};
use countersign_directory::{Directory, Hashing};
use countersign_store::Store;
use tempfile::TempDir;

pub(crate) const NOW: Millis = Millis(1_700_000_000_000);

/// The least that Argon2 allows: these tests are about rules, not about cost.
pub(crate) const CHEAP: Hashing = Hashing {
    memory_kib: 8,
    iterations: 1,
    parallelism: 1,
};

pub(crate) struct World {
    pub(crate) directory: Directory,
    pub(crate) store: Store,
    _folder: TempDir,
}

impl World {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("countersign.db").display());
        let store = Store::open(&url).await.unwrap();
        Self {
            directory: directory(&store, CHEAP),
            store,
            _folder: folder,
        }
    }
}

pub(crate) fn directory(store: &Store, hashing: Hashing) -> Directory {
    let clock = Arc::new(ManualClock::at(NOW));
    Directory::new(store.clone(), clock, Arc::new(SystemEntropy), hashing)
}

pub(crate) fn secret(text: &str) -> Secret {
    Secret::new(text)
}
