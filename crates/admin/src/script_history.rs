//! What scripts were, and bringing that back.

use countersign_store::MethodRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;
use crate::script::{Script, ScriptRevision};

/// Revisions that are shown, the newest.
const MOST_REVISIONS: i64 = 100;

impl Admin {
    /// Newest first; the first is what the script is now, unless it never changed.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when there is no such script.
    pub async fn script_revisions(
        &self,
        by: &Actor,
        name: &str,
    ) -> Result<Vec<ScriptRevision>, AdminError> {
        by.needs(Permission::ScriptsRead)?;
        let now = self.script_row(name).await?;
        let kept = self.parts.store.method_revisions(name, MOST_REVISIONS);
        let mut revisions: Vec<ScriptRevision> = kept
            .await?
            .into_iter()
            .map(|kept| ScriptRevision {
                revision: kept.revision,
                actor: kept.actor,
                at: kept.at,
                content: kept.content.into(),
            })
            .collect();
        if revisions.first().is_none_or(|r| r.revision < now.revision) {
            let content = countersign_store::MethodContent::from(&now);
            revisions.insert(
                0,
                ScriptRevision {
                    revision: now.revision,
                    actor: String::new(),
                    at: now.updated_at,
                    content: content.into(),
                },
            );
        }
        Ok(revisions)
    }

    /// Makes a script what it was at an earlier revision, whole, as a new revision. It is tried out
    /// first, like any change; it stays switched on or off as it is.
    ///
    /// # Errors
    /// [`AdminError::Script`] when what was is not in order any more.
    pub async fn revert_script(
        &self,
        by: &Actor,
        name: &str,
        revision: i64,
        seen: Option<i64>,
    ) -> Result<Script, AdminError> {
        by.needs(Permission::ScriptsWrite)?;
        let before = self.script_row(name).await?;
        let kept = self.parts.store.method_revisions(name, i64::MAX).await?;
        let kept = kept.into_iter().find(|kept| kept.revision == revision);
        let kept = kept.ok_or_else(|| AdminError::unknown("revision", revision.to_string()))?;
        self.refuse_if_in_file(Some(&before), &kept.content.source)
            .await?;
        let row = MethodRow {
            name: before.name.clone(),
            kind: before.kind.clone(),
            description: kept.content.description,
            level: kept.content.level,
            aliases: kept.content.aliases,
            enabled: before.enabled,
            properties: kept.content.properties,
            source: kept.content.source,
            revision: before.revision + 1,
            updated_at: self.parts.clock.now(),
        };
        let tried = if row.enabled {
            self.parts.sign_ins.methods().try_out(&row).await
        } else {
            Ok(())
        };
        tried.map_err(AdminError::Script)?;
        self.refuse_if_locked_out(&row).await?;
        let detail = format!("revision={revision}");
        self.write_script(by, Some(&before), &row, seen, "script.revert", detail)
            .await?;
        self.script(by, name).await
    }
}
