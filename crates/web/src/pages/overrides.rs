//! What an operator has put in place of built-in files.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{self, File, Kind};

/// A file that is kept in the store, by its path such as `templates/signin.html`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    pub path: String,
    pub content: Vec<u8>,
}

/// The folder, and over it what is kept in the store.
#[derive(Clone, Debug, Default)]
pub(super) struct Overrides {
    folder: Option<PathBuf>,
    kept: Arc<Vec<KeptFile>>,
}

impl Overrides {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self {
            folder: folder.map(Path::to_owned),
            kept: Arc::default(),
        }
    }

    pub(super) fn with(&self, kept: Vec<KeptFile>) -> Self {
        Self {
            folder: self.folder.clone(),
            kept: Arc::new(kept),
        }
    }

    /// The same with one file changed, or taken back where there is no content.
    pub(super) fn changed(&self, path: &str, content: Option<&[u8]>) -> Self {
        let others = self.kept.iter().filter(|file| file.path != path).cloned();
        let new = content.map(|content| KeptFile {
            path: path.to_owned(),
            content: content.to_vec(),
        });
        self.with(others.chain(new).collect())
    }

    pub(super) fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    pub(super) fn kept(&self) -> &[KeptFile] {
        &self.kept
    }

    pub(super) fn is_empty(&self) -> bool {
        self.folder.is_none() && self.kept.is_empty()
    }

    /// The files of one kind; a kept one stands for the folder's of the same name.
    pub(super) fn files(&self, kind: Kind) -> Vec<File> {
        let prefix = format!("{}/", kind.folder());
        let kept: Vec<File> = self
            .kept
            .iter()
            .filter_map(|file| {
                Some(File {
                    name: file.path.strip_prefix(&prefix)?.to_owned(),
                    bytes: file.content.clone().into(),
                })
            })
            .collect();
        let folder = self.folder().map(|root| files::overriding(root, kind));
        let mut found = folder.unwrap_or_default();
        found.retain(|file| kept.iter().all(|other| other.name != file.name));
        found.extend(kept);
        found
    }
}
