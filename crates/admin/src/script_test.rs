//! Trying a script out without changing anything.

use countersign_signin::{DeclaredProperty, ScriptDraft, ScriptKind};

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;
use crate::script::ScriptTest;
use crate::script_draft::check;

impl Admin {
    /// The properties that a script declares, which need not be stored.
    ///
    /// # Errors
    /// Without `scripts:read`.
    pub async fn declared_properties(
        &self,
        by: &Actor,
        kind: ScriptKind,
        name: &str,
        source: &str,
    ) -> Result<Vec<DeclaredProperty>, AdminError> {
        by.needs(Permission::ScriptsRead)?;
        let methods = self.parts.sign_ins.methods();
        Ok(methods.declared(kind, name, source).await)
    }

    /// Compiles a script, runs its `init`, and rehearses a sign-in of `username` if one is given:
    /// nothing is sent, counted or written.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] when nobody has this user name. What is wrong with the script is in
    /// the answer.
    pub async fn test_script(
        &self,
        by: &Actor,
        draft: &ScriptDraft,
        username: Option<&str>,
    ) -> Result<ScriptTest, AdminError> {
        by.needs(Permission::ScriptsWrite)?;
        check(draft)?;
        let before = self.parts.store.method(&draft.name).await?;
        let row = self.row_of(draft, before.as_ref()).await;
        if let Err(fault) = self.parts.sign_ins.methods().try_out(&row).await {
            return Ok(ScriptTest {
                fault: Some(fault),
                rehearsal: None,
            });
        }
        let rehearsal = match username {
            None => None,
            Some(username) => {
                let person = self.parts.directory.by_username(username).await?;
                let reason = format!("nobody has the user name {username:?}");
                let person = person.ok_or_else(|| AdminError::invalid("person", reason))?;
                let rehearsal = self.parts.sign_ins.rehearse(&row, person).await;
                Some(rehearsal.map_err(|error| AdminError::Failed(error.to_string()))?)
            }
        };
        Ok(ScriptTest {
            fault: None,
            rehearsal,
        })
    }
}
