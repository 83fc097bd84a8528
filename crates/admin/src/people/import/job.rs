//! Imports in the background: a file is checked as a whole, confirmed, and then written in
//! batches. How far it is stands in the transaction of each batch, so that another node, or this
//! one after a restart, goes on where it ended.

use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::RequestId;
use countersign_core::seal::Purpose;
use countersign_store::{ImportRow, ImportState};
use serde::{Deserialize, Serialize};

use super::file::{Mistake, PeopleFile};
use super::recheck::{became_a_role, role_among};
use crate::actor::Actor;
use crate::admin::{Admin, GROUPS};
use crate::error::AdminError;
use crate::permission::Permission;

/// Until a file that is not confirmed, and the report of one that is done, goes.
const KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a node may be silent before another one goes on.
const LEASE: Duration = Duration::from_secs(20);
/// People written in one transaction: short enough that sign-ins get between them.
const BATCH: usize = 50;
/// Mistakes that are kept to be shown.
const MOST_SHOWN: usize = 200;
const MOST_LISTED: i64 = 50;
/// In bytes.
pub const LARGEST_FILE: usize = 32 * 1024 * 1024;

/// A file of people that was uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: String,
    pub file_name: String,
    /// Who uploaded it.
    pub actor: String,
    pub state: ImportState,
    pub total: i64,
    pub done: i64,
    /// How many lines are wrong.
    pub wrong: u64,
    /// The first of them.
    pub mistakes: Vec<Mistake>,
    pub created_at: Millis,
    pub updated_at: Millis,
}

/// What is kept of mistakes.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Report {
    wrong: u64,
    shown: Vec<Mistake>,
}

impl Report {
    fn read(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }

    fn write(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    fn add(&mut self, mistake: Mistake) {
        self.wrong += 1;
        if self.shown.len() < MOST_SHOWN {
            self.shown.push(mistake);
        }
    }
}

impl From<ImportRow> for Import {
    fn from(row: ImportRow) -> Self {
        let report = Report::read(&row.mistakes);
        Self {
            id: row.id,
            file_name: row.file_name,
            actor: row.actor,
            state: row.state,
            total: row.total,
            done: row.done,
            wrong: report.wrong,
            mistakes: report.shown,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

fn context(id: &str) -> String {
    format!("people-import {id}")
}

impl Admin {
    /// Checks a file as a whole and keeps it until it is confirmed; nothing is written of one with
    /// a mistake.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when it is no file of people at all.
    pub async fn check_import(
        &self,
        by: &Actor,
        file_name: &str,
        bytes: &[u8],
    ) -> Result<Import, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let parts = &self.parts;
        let invalid = |reason: String| AdminError::invalid("file", reason);
        let file = PeopleFile::read(bytes.to_vec(), &parts.directory).await;
        let file = file.map_err(invalid)?;
        let file = self.without_forbidden(by, file).await?;
        let file = file.without_taken(&parts.directory).await?;
        if file.people.is_empty() && file.mistakes.is_empty() {
            return Err(invalid("there is nobody in the file".to_owned()));
        }
        let mut report = Report::default();
        let total = file.people.len() + file.mistakes.len();
        file.mistakes.into_iter().for_each(|m| report.add(m));
        let now = parts.clock.now();
        let id = RequestId::generate(now, parts.entropy.as_ref()).0;
        let right = report.wrong == 0;
        let content = right.then(|| {
            let purpose = Purpose::Import;
            parts
                .keyring
                .seal(purpose, &context(&id), bytes, parts.entropy.as_ref())
        });
        let row = ImportRow {
            file_name: file_name
                .chars()
                .filter(|c| !c.is_control())
                .take(100)
                .collect(),
            actor: by.name.clone(),
            state: if right {
                ImportState::Checked
            } else {
                ImportState::Refused
            },
            content,
            total: i64::try_from(total).unwrap_or(i64::MAX),
            done: 0,
            mistakes: report.write(),
            created_at: now,
            updated_at: now,
            expires_at: now + KEPT,
            id,
        };
        let mut tx = parts.store.begin().await?;
        tx.add_people_import(&row).await?;
        let detail = format!("{} people, {} mistakes", row.total, report.wrong);
        self.record(&mut tx, by, "people_import.check", &row.id, detail)
            .await?;
        tx.commit().await?;
        Ok(row.into())
    }

    /// Nobody chooses a password for somebody else, or gives a role that they may not give.
    async fn without_forbidden(
        &self,
        by: &Actor,
        mut file: PeopleFile,
    ) -> Result<PeopleFile, AdminError> {
        let roles = self.all_roles().await?;
        let people = std::mem::take(&mut file.people);
        for (line, new) in people {
            if new.password.is_some() {
                let reason = "people choose their passwords: leave this column out";
                file.wrong(line, "password", reason);
                continue;
            }
            let groups = new.attributes.get(GROUPS).map_or(&[][..], Vec::as_slice);
            match Self::may_give(by, &roles, groups) {
                Ok(()) => file.people.push((line, new)),
                Err(error) => file.wrong(line, GROUPS, &error.to_string()),
            }
        }
        Ok(file)
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none of this id.
    pub async fn import(&self, by: &Actor, id: &str) -> Result<Import, AdminError> {
        Ok(self.import_row(by, id).await?.into())
    }

    async fn import_row(&self, by: &Actor, id: &str) -> Result<ImportRow, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let row = self.parts.store.people_import(id).await?;
        row.ok_or_else(|| AdminError::unknown("import", id))
    }

    async fn file_of(&self, row: &ImportRow) -> Result<PeopleFile, String> {
        let sealed = row.content.as_deref().unwrap_or_default();
        let keyring = &self.parts.keyring;
        let opened = keyring.open(Purpose::Import, &context(&row.id), sealed);
        let bytes = opened.map_err(|error| error.to_string())?;
        PeopleFile::read(bytes, &self.parts.directory).await
    }

    /// The newest ones.
    ///
    /// # Errors
    /// Without `people:write`, or if the store does not answer.
    pub async fn imports(&self, by: &Actor) -> Result<Vec<Import>, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let rows = self.parts.store.people_imports(MOST_LISTED).await?;
        Ok(rows.into_iter().map(Import::from).collect())
    }

    /// Lets a file that was checked be written in the background.
    ///
    /// # Errors
    /// [`AdminError::Refused`] when it has mistakes or was confirmed before, or names a group that
    /// has become a role since it was checked; [`AdminError::Forbidden`] when it gives a role that
    /// the actor may not give.
    pub async fn confirm_import(&self, by: &Actor, id: &str) -> Result<Import, AdminError> {
        let row = self.import_row(by, id).await?;
        // What is not there any more is refused below.
        if row.content.is_some()
            && let Ok(file) = self.file_of(&row).await
        {
            self.check_again(by, &row, &file).await?;
        }
        let mut tx = self.parts.store.begin().await?;
        if !tx.start_people_import(id, self.parts.clock.now()).await? {
            let reason = "only a file that is checked and not confirmed can be";
            return Err(AdminError::Refused(reason.to_owned()));
        }
        self.record(&mut tx, by, "people_import.confirm", id, "")
            .await?;
        tx.commit().await?;
        self.import(by, id).await
    }

    /// Throws away a file that does not run.
    ///
    /// # Errors
    /// [`AdminError::Refused`] while it runs.
    pub async fn remove_import(&self, by: &Actor, id: &str) -> Result<(), AdminError> {
        self.import(by, id).await?;
        let mut tx = self.parts.store.begin().await?;
        if !tx.remove_people_import(id).await? {
            return Err(AdminError::Refused("it is being written".to_owned()));
        }
        self.record(&mut tx, by, "people_import.remove", id, "")
            .await?;
        Ok(tx.commit().await?)
    }

    /// Goes on with the imports that wait for somebody, until none does; how many batches were
    /// written.
    ///
    /// # Errors
    /// If the store does not answer; then they go on later.
    pub async fn run_imports(&self) -> Result<u64, AdminError> {
        let parts = &self.parts;
        let mut batches = 0;
        while parts.store.people_import_due(parts.clock.now()).await? {
            let mut tx = parts.store.begin().await?;
            let leased = tx.lease_people_import(parts.clock.now(), LEASE).await?;
            tx.commit().await?;
            let Some(row) = leased else { continue };
            batches += self.run_import(row).await?;
        }
        Ok(batches)
    }

    async fn run_import(&self, mut row: ImportRow) -> Result<u64, AdminError> {
        let file = self.file_of(&row).await;
        row.content = None;
        let people = match file {
            Ok(file) => file.people,
            Err(reason) => {
                tracing::error!(import = row.id, "an import cannot go on: {reason}");
                row.state = ImportState::Failed;
                let before = row.done;
                self.advance(&row, before, &[]).await?;
                return Ok(0);
            }
        };
        let mut batches = 0;
        loop {
            let from = usize::try_from(row.done).unwrap_or(usize::MAX);
            let rest = people.get(from..).unwrap_or_default();
            let batch = &rest[..rest.len().min(BATCH)];
            if batch.len() == rest.len() {
                row.state = ImportState::Done;
            }
            let before = row.done;
            row.done += i64::try_from(batch.len()).unwrap_or_default();
            let Some(mistakes) = self.advance(&row, before, batch).await? else {
                // Another node goes on with it.
                return Ok(batches);
            };
            row.mistakes = mistakes;
            batches += 1;
            if row.state == ImportState::Done {
                return Ok(batches);
            }
        }
    }

    /// Writes a batch of people and how far the import is; the report after it, or none when
    /// another node was faster.
    async fn advance(
        &self,
        row: &ImportRow,
        before: i64,
        batch: &[(u64, countersign_directory::NewPerson)],
    ) -> Result<Option<String>, AdminError> {
        let parts = &self.parts;
        let mut report = Report::read(&row.mistakes);
        let mut tx = parts.store.begin().await?;
        // In the transaction nobody makes another one.
        let roles = self.roles_since(row.created_at).await?;
        for (line, new) in batch {
            if let Some(role) = role_among(new, &roles) {
                report.add(Mistake {
                    line: *line,
                    column: GROUPS.to_owned(),
                    reason: became_a_role(role),
                });
                continue;
            }
            let added = parts.directory.add_in(&mut tx, new, &row.actor).await;
            if let Err(error) = added {
                if let countersign_directory::DirectoryError::Store(
                    error @ countersign_store::StoreError::Database(_),
                ) = error
                {
                    return Err(error.into());
                }
                report.add(Mistake {
                    line: *line,
                    column: String::new(),
                    reason: error.to_string(),
                });
            }
        }
        let row = ImportRow {
            mistakes: report.write(),
            ..row.clone()
        };
        let now = parts.clock.now();
        if !tx.advance_people_import(&row, before, now, LEASE).await? {
            return Ok(None);
        }
        tx.commit().await?;
        Ok(Some(row.mistakes))
    }
}
