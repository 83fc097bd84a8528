//! Scripts that come with the server, when a new server comes with newer ones: a text that nobody
//! has changed is brought up to date, and somebody's own is left as it is.

use countersign_signin::Methods;
use countersign_store::MethodRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;
use crate::script::{Script, Shipped, ShippedSource};

impl Admin {
    /// Brings the scripts that came with an earlier server up to the texts of this one, each like a
    /// change by an administrator; properties, level and whether it is on stay. How many are new.
    /// One that does not begin stays as it was, and says why.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn upgrade_shipped_scripts(&self) -> Result<usize, AdminError> {
        let mut upgraded = 0;
        for row in self.parts.store.methods().await? {
            let newer = self.shipped(&row).await? == Some(Shipped::Newer);
            let nobodys = Methods::was_shipped(&row.name, &row.source);
            if !newer || !nobodys || self.source_file(&row.name).await?.is_some() {
                continue;
            }
            let Some(source) = Methods::shipped_source(&row.name) else {
                continue;
            };
            let name = row.name.clone();
            let detail = "source, as it comes with this server".to_owned();
            let by = Actor::system();
            let replaced = self.replace_source(&by, &row, source, "script.upgrade", detail);
            match replaced.await {
                Ok(()) => upgraded += 1,
                // Another node was faster.
                Err(AdminError::Changed) => {}
                Err(AdminError::Store(error)) => return Err(error.into()),
                Err(error) => tracing::error!(
                    target: "countersign::script", method = name,
                    "the script stays as it came with an earlier server: {error}"
                ),
            }
        }
        Ok(upgraded)
    }

    /// How a script stands to the one of its name that comes with the server; none for an operator's own.
    pub(crate) async fn shipped(&self, row: &MethodRow) -> Result<Option<Shipped>, AdminError> {
        let Some(source) = Methods::shipped_source(&row.name) else {
            return Ok(None);
        };
        if row.source == source {
            return Ok(Some(Shipped::Same));
        }
        // Whoever had it once and has another now knows what they do.
        let kept = self.parts.store.method_revisions(&row.name, i64::MAX);
        let known = kept.await?.iter().any(|kept| kept.content.source == source);
        Ok(Some(if known {
            Shipped::Changed
        } else {
            Shipped::Newer
        }))
    }

    /// The source that comes with the server beside what the script is now.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when no such script is there or comes with the server.
    pub async fn shipped_source(
        &self,
        by: &Actor,
        name: &str,
    ) -> Result<ShippedSource, AdminError> {
        by.needs(Permission::ScriptsRead)?;
        let row = self.script_row(name).await?;
        let source = Methods::shipped_source(name);
        let source = source.ok_or_else(|| AdminError::unknown("shipped script", name))?;
        Ok(ShippedSource {
            source,
            now: row.source,
            revision: row.revision,
        })
    }

    /// Puts the source that comes with the server in place of a script's own, as a new revision;
    /// all else stays. It is tried out first, like any change.
    ///
    /// # Errors
    /// [`AdminError::Script`] when it does not begin with the properties that are there.
    pub async fn take_shipped_source(
        &self,
        by: &Actor,
        name: &str,
        seen: Option<i64>,
    ) -> Result<Script, AdminError> {
        by.needs(Permission::ScriptsWrite)?;
        let before = self.script_row(name).await?;
        if seen.is_some_and(|seen| seen != before.revision) {
            return Err(AdminError::Changed);
        }
        let source = Methods::shipped_source(name);
        let source = source.ok_or_else(|| AdminError::unknown("shipped script", name))?;
        self.refuse_if_in_file(Some(&before), &source).await?;
        let detail = "source, as it comes with this server".to_owned();
        self.replace_source(by, &before, source, "script.set", detail)
            .await?;
        self.script(by, name).await
    }
}
