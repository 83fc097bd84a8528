//! Sources of scripts: what they declare, whether they begin, and one in place of another.

use countersign_signin::{DeclaredProperty, Fault, Methods, ScriptDraft};
use countersign_store::MethodRow;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;

impl Admin {
    /// What is wrong with a script: it is compiled in any case, and `init` is run where it would
    /// take effect.
    pub(crate) async fn try_out(&self, row: &MethodRow) -> Option<Fault> {
        let methods = self.parts.sign_ins.methods();
        if row.enabled {
            methods.try_out(row).await.err()
        } else {
            let kind = row.kind.parse().ok()?;
            Methods::check(kind, &row.name, &row.source).err()
        }
    }

    /// What a stored script declares.
    pub(crate) async fn declared(&self, row: &MethodRow) -> Vec<DeclaredProperty> {
        let methods = self.parts.sign_ins.methods();
        match row.kind.parse() {
            Ok(kind) => methods.declared(kind, &row.name, &row.source).await,
            Err(()) => Vec::new(),
        }
    }

    pub(crate) async fn row_of(
        &self,
        draft: &ScriptDraft,
        before: Option<&MethodRow>,
    ) -> MethodRow {
        let parts = &self.parts;
        let methods = parts.sign_ins.methods();
        let declared = methods.declared(draft.kind, &draft.name, &draft.source);
        draft.row(
            before,
            &declared.await,
            &parts.keyring,
            parts.entropy.as_ref(),
            parts.clock.now(),
        )
    }

    /// Tried out first, and written as the next revision for all nodes. What is wrong with it is
    /// shown with the script, which works on as it was.
    pub(crate) async fn replace_source(
        &self,
        by: &Actor,
        before: &MethodRow,
        source: String,
        action: &str,
        detail: String,
    ) -> Result<(), AdminError> {
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
        let seen = Some(before.revision);
        self.write_script(by, Some(before), &row, seen, action, detail)
            .await
    }

    async fn note_fault(&self, row: &MethodRow, fault: &Fault) -> Result<(), AdminError> {
        let failure = Methods::failure(&row.name, row.revision, row.updated_at, fault);
        let mut tx = self.parts.store.begin().await?;
        tx.note_method_failure(&failure).await?;
        Ok(tx.commit().await?)
    }
}
