//! Scripts whose source is a file on the server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use countersign_store::MethodRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::script_draft::LONGEST_SOURCE;

const ENDING: &str = ".rhai";

/// A folder in which `NAME.rhai` is the source of the script NAME.
#[derive(Debug)]
pub struct ScriptFolder {
    path: PathBuf,
    /// Each file as it was when it was last tried.
    tried: Mutex<BTreeMap<String, Stamp>>,
}

/// What changes when somebody writes a file.
type Stamp = (Option<SystemTime>, u64);

impl ScriptFolder {
    #[must_use]
    pub fn new(path: PathBuf) -> Self {
        Self {
            path,
            tried: Mutex::default(),
        }
    }

    /// The file that has the source of a script, if there is one.
    fn file_of(&self, script: &str) -> Option<String> {
        let file = format!("{script}{ENDING}");
        self.path.join(&file).is_file().then_some(file)
    }

    /// Names of scripts whose files are other ones than when they were last tried.
    fn changed(&self) -> std::io::Result<Vec<(String, Stamp)>> {
        let mut changed = Vec::new();
        for entry in std::fs::read_dir(&self.path)? {
            let entry = entry?;
            let file = entry.file_name();
            let name = file.to_str().and_then(|file| file.strip_suffix(ENDING));
            let (Some(name), Ok(metadata)) = (name, std::fs::metadata(entry.path())) else {
                continue;
            };
            let stamp = (metadata.modified().ok(), metadata.len());
            if metadata.is_file() && self.lock().get(name) != Some(&stamp) {
                changed.push((name.to_owned(), stamp));
            }
        }
        changed.sort();
        Ok(changed)
    }

    fn read(&self, script: &str, (_, length): &Stamp) -> Result<String, String> {
        let path = self.path.join(format!("{script}{ENDING}"));
        if usize::try_from(*length).is_ok_and(|length| length > LONGEST_SOURCE) {
            return Err(format!("{}: at most 256 KiB", path.display()));
        }
        let read = std::fs::read_to_string(&path);
        // As it comes back from a form.
        read.map(|source| source.replace("\r\n", "\n"))
            .map_err(|error| format!("{}: {error}", path.display()))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Stamp>> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Admin {
    /// Files are on a disk that may be slow, or on another machine: nobody else waits for them.
    async fn in_folder<T: Send + 'static>(
        &self,
        work: impl FnOnce(&ScriptFolder) -> T + Send + 'static,
    ) -> Result<Option<T>, AdminError> {
        if self.parts.script_folder.is_none() {
            return Ok(None);
        }
        let parts = self.parts.clone();
        let working = tokio::task::spawn_blocking(move || parts.script_folder.as_ref().map(work));
        let worked = working.await;
        worked.map_err(|error| AdminError::Failed(error.to_string()))
    }

    /// The file that has the source of a script, if there is one.
    pub(crate) async fn source_file(&self, script: &str) -> Result<Option<String>, AdminError> {
        let script = script.to_owned();
        let file = self.in_folder(move |folder| folder.file_of(&script));
        Ok(file.await?.flatten())
    }

    /// A source that is a file is changed there.
    pub(crate) async fn refuse_if_in_file(
        &self,
        before: Option<&MethodRow>,
        source: &str,
    ) -> Result<(), AdminError> {
        let Some(before) = before.filter(|before| before.source != source) else {
            return Ok(());
        };
        match self.source_file(&before.name).await? {
            Some(file) => {
                let reason =
                    format!("the script is the file {file} on the server: change it there");
                Err(AdminError::invalid("source", reason))
            }
            None => Ok(()),
        }
    }

    /// Takes up sources that were changed in the folder, each like a change by an administrator:
    /// tried out first, as a new revision, and for all nodes. How many are new.
    ///
    /// # Errors
    /// If the folder cannot be read, or the store does not answer.
    pub async fn take_up_script_files(&self) -> Result<usize, AdminError> {
        let (Some(folder), Some(changed)) = (
            &self.parts.script_folder,
            self.in_folder(ScriptFolder::changed).await?,
        ) else {
            return Ok(0);
        };
        let unreadable =
            |error| AdminError::Failed(format!("{}: {error}", folder.path().display()));
        let mut taken = 0;
        for (name, stamp) in changed.map_err(unreadable)? {
            let script = name.clone();
            let read = self.in_folder(move |folder| folder.read(&script, &stamp));
            let Some(read) = read.await? else {
                return Ok(taken);
            };
            let outcome = match read {
                Ok(source) => self.take_up_source(&name, source).await,
                Err(reason) => Err(AdminError::Failed(reason)),
            };
            match outcome {
                Ok(new) => taken += usize::from(new),
                // Somebody else was faster: it is looked at again.
                Err(AdminError::Changed) => continue,
                Err(AdminError::Store(error)) => return Err(error.into()),
                Err(error) => tracing::error!(
                    target: "countersign::script", method = name,
                    "the file {name}{ENDING} is not taken up: {error}"
                ),
            }
            folder.lock().insert(name, stamp);
        }
        Ok(taken)
    }

    async fn take_up_source(&self, name: &str, source: String) -> Result<bool, AdminError> {
        let before = self.script_row(name).await?;
        if before.source == source {
            return Ok(false);
        }
        let detail = format!("source={name}{ENDING}");
        let by = Actor::script_folder();
        self.replace_source(&by, &before, source, "script.set", detail)
            .await?;
        Ok(true)
    }
}
