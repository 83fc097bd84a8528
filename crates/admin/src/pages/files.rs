use std::fmt::Debug;

use countersign_core::Millis;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// What the pages themselves say of a change.
pub trait PageRules: Debug + Send + Sync {
    /// Whether every page can still be shown with this file, or without it.
    ///
    /// # Errors
    /// [`PageWrong`] says why not.
    fn check(&self, path: &str, content: Option<&[u8]>) -> Result<(), PageWrong>;
}

/// Why a page could not be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageWrong {
    pub line: Option<usize>,
    pub reason: String,
}

/// A file that stands in place of a built-in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFile {
    /// Such as `templates/signin.html`.
    pub path: String,
    pub content: String,
    pub revision: i64,
    pub updated_at: Millis,
}

impl Admin {
    /// What was changed, in order of path.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn page_files(&self, by: &Actor) -> Result<Vec<PageFile>, AdminError> {
        by.needs(Permission::PagesRead)?;
        let rows = self.parts.store.page_files().await?.into_iter();
        let file = rows.map(|row| PageFile {
            path: row.path,
            content: String::from_utf8_lossy(&row.content).into_owned(),
            revision: row.revision,
            updated_at: row.updated_at,
        });
        Ok(file.collect())
    }

    /// # Errors
    /// [`AdminError::Unknown`] when the built-in file is used.
    pub async fn page_file(&self, by: &Actor, path: &str) -> Result<PageFile, AdminError> {
        let files = self.page_files(by).await?;
        let found = files.into_iter().find(|file| file.path == path);
        found.ok_or_else(|| AdminError::unknown("changed page file", path))
    }

    /// Whether a file could stand in place of the built-in one, or this one come back.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when a page cannot be shown with it.
    pub fn try_page_file(
        &self,
        by: &Actor,
        path: &str,
        content: Option<&str>,
    ) -> Result<(), AdminError> {
        by.needs(Permission::PagesWrite)?;
        let checked = self.parts.pages.check(path, content.map(str::as_bytes));
        checked.map_err(|wrong| invalid(&wrong))
    }

    /// Puts a file in place of the built-in one. `seen` is the revision that the change is made
    /// upon, 0 for the built-in file.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when a page cannot be shown with it; [`AdminError::Changed`].
    pub async fn put_page_file(
        &self,
        by: &Actor,
        path: &str,
        content: &str,
        seen: Option<i64>,
    ) -> Result<PageFile, AdminError> {
        self.try_page_file(by, path, Some(content))?;
        let mut tx = self.parts.store.begin().await?;
        let before = tx.page_file(path).await?.map_or(0, |file| file.revision);
        if seen.is_some_and(|seen| seen != before) {
            return Err(AdminError::Changed);
        }
        let now = self.parts.clock.now();
        tx.put_page_file(path, content.as_bytes(), now).await?;
        self.record(&mut tx, by, "page.set", path, "").await?;
        tx.commit().await?;
        self.page_file(by, path).await
    }

    /// Takes the built-in file back.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when it is used already.
    pub async fn restore_page_file(&self, by: &Actor, path: &str) -> Result<(), AdminError> {
        self.try_page_file(by, path, None)?;
        let mut tx = self.parts.store.begin().await?;
        if !tx.remove_page_file(path).await? {
            return Err(AdminError::unknown("changed page file", path));
        }
        self.record(&mut tx, by, "page.restore", path, "").await?;
        Ok(tx.commit().await?)
    }
}

fn invalid(wrong: &PageWrong) -> AdminError {
    let reason = match wrong.line {
        Some(line) => format!("line {line}: {}", wrong.reason),
        None => wrong.reason.clone(),
    };
    AdminError::invalid("content", reason)
}
