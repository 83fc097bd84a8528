//! Scripts whose source is a file on the server.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use countersign_signin::{Fault, Methods};
use countersign_store::MethodRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::scripts::LONGEST_SOURCE;

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
    /// The file that has the source of a script, if there is one.
    pub(crate) fn source_file(&self, script: &str) -> Option<String> {
        self.parts.script_folder.as_ref()?.file_of(script)
    }

    /// A source that is a file is changed there.
    pub(crate) fn refuse_if_in_file(
        &self,
        before: Option<&MethodRow>,
        source: &str,
    ) -> Result<(), AdminError> {
        let Some(before) = before.filter(|before| before.source != source) else {
            return Ok(());
        };
        match self.source_file(&before.name) {
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
        let Some(folder) = &self.parts.script_folder else {
            return Ok(0);
        };
        let unreadable =
            |error| AdminError::Failed(format!("{}: {error}", folder.path().display()));
        let mut taken = 0;
        for (name, stamp) in folder.changed().map_err(unreadable)? {
            let outcome = match folder.read(&name, &stamp) {
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
        let row = MethodRow {
            source,
            revision: before.revision + 1,
            updated_at: self.parts.clock.now(),
            ..before.clone()
        };
        if let Some(fault) = self.try_out(&row).await {
            self.note_fault(&row, &fault).await?;
            return Err(AdminError::Script(fault));
        }
        self.refuse_if_locked_out(&row).await?;
        let detail = format!("source={name}{ENDING}");
        let (by, seen) = (Actor::script_folder(), Some(before.revision));
        self.write_script(&by, Some(&before), &row, seen, "script.set", detail)
            .await?;
        Ok(true)
    }

    /// Shown with the script, which works on as it was.
    async fn note_fault(&self, row: &MethodRow, fault: &Fault) -> Result<(), AdminError> {
        let failure = Methods::failure(&row.name, row.revision, row.updated_at, fault);
        let mut tx = self.parts.store.begin().await?;
        tx.note_method_failure(&failure).await?;
        Ok(tx.commit().await?)
    }
}
