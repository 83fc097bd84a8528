use std::time::Duration;

use countersign_core::Millis;

use crate::sql::{Row, query};
use crate::{Store, StoreError, Tx};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Lines of it are wrong; nothing will be written.
    Refused,
    /// All lines are right; it waits to be confirmed.
    Checked,
    Running,
    Done,
    /// It cannot go on.
    Failed,
}

impl ImportState {
    const ALL: [Self; 5] = [
        Self::Refused,
        Self::Checked,
        Self::Running,
        Self::Done,
        Self::Failed,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Checked => "checked",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }
}

/// A file of people that an administrator uploaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportRow {
    pub id: String,
    pub file_name: String,
    pub actor: String,
    pub state: ImportState,
    /// Sealed; none once it is not needed any more.
    pub content: Option<Vec<u8>>,
    /// People in it.
    pub total: i64,
    /// Those who have been looked at, added or not.
    pub done: i64,
    /// What was wrong, as whoever writes it understands it.
    pub mistakes: String,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub expires_at: Millis,
}

const COLUMNS: &str = "id, file_name, actor, state, content, total, done, mistakes, created_at,
     updated_at, expires_at";

fn read(row: &Row) -> Result<ImportRow, StoreError> {
    let state: String = row.try_get(3)?;
    let known = ImportState::ALL.into_iter().find(|s| s.as_str() == state);
    Ok(ImportRow {
        id: row.try_get(0)?,
        file_name: row.try_get(1)?,
        actor: row.try_get(2)?,
        state: known.ok_or_else(|| StoreError::unreadable("people_import.state", state))?,
        content: row.try_get(4)?,
        total: row.try_get(5)?,
        done: row.try_get(6)?,
        mistakes: row.try_get(7)?,
        created_at: Millis(row.try_get(8)?),
        updated_at: Millis(row.try_get(9)?),
        expires_at: Millis(row.try_get(10)?),
    })
}

impl Store {
    /// # Errors
    /// If the store does not answer.
    pub async fn people_import(&self, id: &str) -> Result<Option<ImportRow>, StoreError> {
        let row = query(format!("SELECT {COLUMNS} FROM people_import WHERE id = $1"))
            .bind(id)
            .fetch_optional(self.reader())
            .await?;
        row.as_ref().map(read).transpose()
    }

    /// The newest, without what is in them.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn people_imports(&self, most: i64) -> Result<Vec<ImportRow>, StoreError> {
        let columns = COLUMNS.replace("content", "NULL");
        let rows = query(format!(
            "SELECT {columns} FROM people_import ORDER BY created_at DESC LIMIT $1"
        ))
        .bind(most)
        .fetch_all(self.reader())
        .await?;
        rows.iter().map(read).collect()
    }

    /// Whether one waits for somebody to go on with it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn people_import_due(&self, now: Millis) -> Result<bool, StoreError> {
        let row = query(
            "SELECT 1 FROM people_import WHERE state = 'running' AND lease_until <= $1 LIMIT 1",
        )
        .bind(now.0)
        .fetch_optional(self.reader())
        .await?;
        Ok(row.is_some())
    }
}

impl Tx {
    /// # Errors
    /// If the store does not answer.
    pub async fn add_people_import(&mut self, import: &ImportRow) -> Result<(), StoreError> {
        query(
            "INSERT INTO people_import (id, file_name, actor, state, content, total, done,
                 mistakes, lease_until, created_at, updated_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11)",
        )
        .bind(&import.id)
        .bind(&import.file_name)
        .bind(&import.actor)
        .bind(import.state.as_str())
        .bind(&import.content)
        .bind(import.total)
        .bind(import.done)
        .bind(&import.mistakes)
        .bind(import.created_at.0)
        .bind(import.updated_at.0)
        .bind(import.expires_at.0)
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Lets one that was checked run; false when it was not, or is running already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn start_people_import(&mut self, id: &str, now: Millis) -> Result<bool, StoreError> {
        let started = query(
            "UPDATE people_import SET state = 'running', updated_at = $2
             WHERE id = $1 AND state = 'checked' AND expires_at > $2",
        )
        .bind(id)
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(started > 0)
    }

    /// Removes one that does not run; false when it runs or is not there.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_people_import(&mut self, id: &str) -> Result<bool, StoreError> {
        let gone = query("DELETE FROM people_import WHERE id = $1 AND state <> 'running'")
            .bind(id)
            .execute(self.connection())
            .await?;
        Ok(gone > 0)
    }

    /// Takes one that runs, so that no other node goes on with it within `lease`.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lease_people_import(
        &mut self,
        now: Millis,
        lease: Duration,
    ) -> Result<Option<ImportRow>, StoreError> {
        let row = query(format!(
            "UPDATE people_import SET lease_until = $2 WHERE id =
                 (SELECT id FROM people_import WHERE state = 'running' AND lease_until <= $1
                  ORDER BY created_at LIMIT 1)
             RETURNING {COLUMNS}"
        ))
        .bind(now.0)
        .bind((now + lease).0)
        .fetch_optional(self.connection())
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Writes how far one is, with the people of this transaction; false when another node went on
    /// with it meanwhile.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn advance_people_import(
        &mut self,
        import: &ImportRow,
        before: i64,
        now: Millis,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let content = if import.state == ImportState::Running {
            "content"
        } else {
            "NULL"
        };
        let advanced = query(format!(
            "UPDATE people_import SET state = $2, done = $3, mistakes = $4, lease_until = $5,
                 updated_at = $6, content = {content}
             WHERE id = $1 AND state = 'running' AND done = $7"
        ))
        .bind(&import.id)
        .bind(import.state.as_str())
        .bind(import.done)
        .bind(&import.mistakes)
        .bind((now + lease).0)
        .bind(now.0)
        .bind(before)
        .execute(self.connection())
        .await?;
        Ok(advanced > 0)
    }
}
