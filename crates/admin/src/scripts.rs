//! Manage Custom Scripts: methods and scripts of other kinds.

use countersign_core::Acr;
use countersign_signin::{Methods, ScriptDraft, ScriptKind};
use countersign_store::{Found, MethodFailure, MethodRow, StoreError};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;
use crate::script::{Script, ScriptState, ScriptSummary, properties};
use crate::script_draft::check;
use crate::script_secrets::check_kept;

impl Admin {
    /// The scripts of a kind in order of name; the built-in method first.
    ///
    /// # Errors
    /// Without `scripts:read`, or if the store does not answer.
    pub async fn scripts(
        &self,
        by: &Actor,
        kind: ScriptKind,
    ) -> Result<Vec<ScriptSummary>, AdminError> {
        by.needs(Permission::ScriptsRead)?;
        let failures = self.parts.store.method_failures().await?;
        let rows = self.parts.store.all_methods().await?;
        let mut scripts = Vec::new();
        if kind == ScriptKind::PersonAuthentication {
            scripts.push(self.built_in(&failures));
        }
        for Found { row, fault } in rows.iter().filter(|f| f.row.kind == kind.as_str()) {
            let mut summary = self.summary(kind, row, &failures).await?;
            if let Some(fault) = fault {
                summary.state = ScriptState::Failed(fault.clone().into());
            }
            scripts.push(summary);
        }
        Ok(scripts)
    }

    fn built_in(&self, failures: &[MethodFailure]) -> ScriptSummary {
        let methods = self.parts.sign_ins.methods().status();
        let password = methods.into_iter().find(|m| m.name == Acr::PASSWORD);
        let state = password.as_ref().map(|m| m.state.clone().into());
        ScriptSummary {
            kind: ScriptKind::PersonAuthentication,
            name: Acr::PASSWORD.to_owned(),
            description: password.map(|m| m.description).unwrap_or_default(),
            level: 0,
            enabled: true,
            built_in: true,
            state: state.unwrap_or(ScriptState::Off),
            revision: 0,
            last_failure: failure_of(failures, Acr::PASSWORD),
            shipped: None,
        }
    }

    async fn summary(
        &self,
        kind: ScriptKind,
        row: &MethodRow,
        failures: &[MethodFailure],
    ) -> Result<ScriptSummary, AdminError> {
        let loaded = self.parts.sign_ins.methods().status();
        let state = loaded.into_iter().find(|method| method.name == row.name);
        Ok(ScriptSummary {
            kind,
            name: row.name.clone(),
            description: row.description.clone(),
            level: row.level,
            enabled: row.enabled,
            built_in: false,
            state: state.map_or(ScriptState::Off, |method| method.state.into()),
            revision: row.revision,
            last_failure: failure_of(failures, &row.name),
            shipped: self.shipped(row).await?,
        })
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none.
    pub async fn script(&self, by: &Actor, name: &str) -> Result<Script, AdminError> {
        by.needs(Permission::ScriptsRead)?;
        let row = self.script_row(name).await?;
        let kind = kind_of(&row)?;
        let failures = self.parts.store.method_failures().await?;
        let declared = self.declared(&row).await;
        Ok(Script {
            summary: self.summary(kind, &row, &failures).await?,
            properties: properties(&row, &declared),
            declared,
            aliases: row.aliases,
            source: row.source,
            source_file: self.source_file(name).await?,
            updated_at: row.updated_at,
        })
    }

    pub(crate) async fn script_row(&self, name: &str) -> Result<MethodRow, AdminError> {
        match self.parts.store.method(name).await {
            // Trying again is no help: it is told what is wrong.
            Err(error @ StoreError::Unreadable { .. }) => {
                Err(AdminError::Refused(format!("{name}: {error}")))
            }
            row => row?.ok_or_else(|| AdminError::unknown("script", name)),
        }
    }

    /// Adds a script or replaces one; `seen` is the revision that the change is made upon. It
    /// compiles and `init` succeeds before anything is written; this node has taken it up when
    /// this returns, and the others do within a second or two.
    ///
    /// # Errors
    /// [`AdminError::Script`] says what is wrong with the script, and at which line.
    pub async fn put_script(
        &self,
        by: &Actor,
        draft: &ScriptDraft,
        seen: Option<i64>,
    ) -> Result<Script, AdminError> {
        by.needs(Permission::ScriptsWrite)?;
        check(draft)?;
        let before = self.parts.store.method(&draft.name).await?;
        self.refuse_if_in_file(before.as_ref(), &draft.source)
            .await?;
        self.check_change(draft, before.as_ref()).await?;
        let row = self.row_of(draft, before.as_ref()).await;
        let fault = self.try_out(&row).await;
        fault.map_or(Ok(()), |fault| Err(AdminError::Script(fault)))?;
        if let Some(before) = &before {
            check_kept(before, draft)?;
        }
        self.refuse_if_locked_out(&row).await?;
        let detail = detail(before.as_ref(), &row);
        self.write_script(by, before.as_ref(), &row, seen, "script.set", detail)
            .await?;
        self.script(by, &draft.name).await
    }

    /// Writes a row that was tried out, and takes it up.
    pub(crate) async fn write_script(
        &self,
        by: &Actor,
        before: Option<&MethodRow>,
        row: &MethodRow,
        seen: Option<i64>,
        action: &str,
        detail: String,
    ) -> Result<(), AdminError> {
        let mut tx = self.parts.store.begin().await?;
        let now = tx.method(&row.name).await?;
        let revision = |row: Option<&MethodRow>| row.map_or(0, |row| row.revision);
        let stands = revision(now.as_ref());
        // Also what was tried out must be what is replaced.
        if seen.is_some_and(|seen| seen != stands) || stands != revision(before) {
            return Err(AdminError::Changed);
        }
        Methods::write(&mut tx, before, row, &by.name).await?;
        self.record(&mut tx, by, action, &row.name, detail).await?;
        tx.commit().await?;
        self.take_up().await
    }

    async fn take_up(&self) -> Result<(), AdminError> {
        let reloaded = self.parts.sign_ins.methods().reload().await;
        reloaded
            .map(drop)
            .map_err(|error| AdminError::Failed(error.to_string()))
    }

    /// Removes a script that nothing needs.
    ///
    /// # Errors
    /// [`AdminError::Refused`] for one that comes with the server or that is the Default acr.
    pub async fn remove_script(&self, by: &Actor, name: &str) -> Result<(), AdminError> {
        by.needs(Permission::ScriptsWrite)?;
        if Methods::is_shipped(name) {
            let reason = format!("{name} comes with the server: switch it off instead");
            return Err(AdminError::Refused(reason));
        }
        self.refuse_if_used(name, "removed").await?;
        let mut tx = self.parts.store.begin().await?;
        if !tx.remove_method(name).await? {
            return Err(AdminError::unknown("script", name));
        }
        self.record(&mut tx, by, "script.remove", name, "").await?;
        tx.commit().await?;
        self.take_up().await
    }

    /// Refuses a change of the administrators' own method with which none of them could sign in.
    pub(crate) async fn refuse_if_locked_out(&self, row: &MethodRow) -> Result<(), AdminError> {
        if self.console_acr().await?.as_str() != row.name || !row.enabled {
            return Ok(());
        }
        let people = self.administrators().await?;
        let sign_ins = &self.parts.sign_ins;
        let enrolled = sign_ins.would_have_enrollments(row, &people).await;
        if enrolled.map_err(|error| AdminError::Failed(error.to_string()))? {
            return Ok(());
        }
        let reason = "no administrator could sign in at the console any more: nobody who may has \
                      what the method would need";
        Err(AdminError::Refused(reason.to_owned()))
    }

    pub(crate) async fn refuse_if_used(&self, name: &str, how: &str) -> Result<(), AdminError> {
        match self.use_of(name).await? {
            Some(used) => Err(AdminError::Refused(format!(
                "{name} is the {used} and cannot be {how}: choose another one in Manage \
                 Authentication first"
            ))),
            None => Ok(()),
        }
    }
}

fn failure_of(failures: &[MethodFailure], name: &str) -> Option<MethodFailure> {
    failures.iter().find(|one| one.name == name).cloned()
}

pub(crate) fn kind_of(row: &MethodRow) -> Result<ScriptKind, AdminError> {
    let kind = row.kind.parse();
    kind.map_err(|()| AdminError::Failed(format!("scripts of the kind {:?}", row.kind)))
}

/// What the audit log keeps of a change: what was changed, and no values of properties.
fn detail(before: Option<&MethodRow>, row: &MethodRow) -> String {
    let mut parts = vec![format!("enabled={} level={}", row.enabled, row.level)];
    let old = before.map(|row| &row.properties);
    let mut changed: Vec<&str> = row
        .properties
        .iter()
        .filter(|(name, value)| old.and_then(|old| old.get(*name)) != Some(*value))
        .map(|(name, _)| name.as_str())
        .collect();
    let gone = old.into_iter().flat_map(|old| old.keys());
    changed.extend(
        gone.filter(|name| !row.properties.contains_key(*name))
            .map(String::as_str),
    );
    if !changed.is_empty() {
        parts.push(format!("properties={}", changed.join(",")));
    }
    if before.is_none_or(|before| before.source != row.source) {
        parts.push("source".to_owned());
    }
    parts.join(" ")
}
