//! Whether a script may be what somebody wants it to be, before it is tried out.

use std::collections::BTreeSet;

use countersign_core::Acr;
use countersign_signin::{DraftValue, EditError, ScriptDraft};
use countersign_store::MethodRow;

use crate::admin::Admin;
use crate::error::AdminError;

/// In bytes.
pub(crate) const LONGEST_SOURCE: usize = 256 * 1024;
const MOST_PROPERTIES: usize = 500;
const LONGEST_VALUE: usize = 16 * 1024;
/// Names that the addresses of the console need.
const TAKEN: [&str; 2] = ["new", "import"];

/// What can be said of a draft by itself.
pub(crate) fn check(draft: &ScriptDraft) -> Result<(), AdminError> {
    let name = Acr::new(draft.name.as_str());
    name.map_err(|error| AdminError::invalid("name", error))?;
    if draft.name == Acr::PASSWORD {
        return Err(AdminError::Refused(EditError::BuiltIn.to_string()));
    }
    if TAKEN.contains(&draft.name.as_str()) {
        return Err(AdminError::invalid("name", "choose another one"));
    }
    for alias in &draft.aliases {
        Acr::new(alias.as_str()).map_err(|error| AdminError::invalid("aliases", error))?;
        if alias == Acr::PASSWORD || *alias == draft.name {
            return Err(AdminError::invalid("aliases", format!("{alias} is a name")));
        }
    }
    if !(0..=1000).contains(&draft.level) {
        return Err(AdminError::invalid("level", "use 0 to 1000"));
    }
    if draft.source.len() > LONGEST_SOURCE {
        return Err(AdminError::invalid("source", "at most 256 KiB"));
    }
    if draft.properties.len() > MOST_PROPERTIES {
        return Err(AdminError::invalid("properties", "at most 500"));
    }
    let mut names = BTreeSet::new();
    for property in &draft.properties {
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"_.-".contains(&b);
        let name = &property.name;
        if !(1..=64).contains(&name.len()) || !name.bytes().all(plain) {
            let reason =
                format!("{name:?}: a name has 1 to 64 of the characters a-z, A-Z, 0-9, _, . and -");
            return Err(AdminError::invalid("properties", reason));
        }
        if !names.insert(name) {
            let reason = format!("{name} is there twice");
            return Err(AdminError::invalid("properties", reason));
        }
        if let DraftValue::New(value) = &property.value
            && value.expose().len() > LONGEST_VALUE
        {
            let reason = format!("{name}: at most 16 KiB");
            return Err(AdminError::invalid("properties", reason));
        }
    }
    Ok(())
}

impl Admin {
    /// What can be said of it beside what is there.
    pub(crate) async fn check_change(
        &self,
        draft: &ScriptDraft,
        before: Option<&MethodRow>,
    ) -> Result<(), AdminError> {
        if let Some(before) = before {
            if before.kind != draft.kind.as_str() {
                let reason = format!("there is a script {} of another kind", draft.name);
                return Err(AdminError::invalid("name", reason));
            }
            if before.enabled && !draft.enabled {
                self.refuse_if_used(&draft.name, "switched off").await?;
            }
        }
        let others = self.parts.store.all_methods().await?;
        for alias in &draft.aliases {
            let taken = |row: &&MethodRow| {
                row.name != draft.name && (row.name == *alias || row.aliases.contains(alias))
            };
            if let Some(other) = others.iter().map(|found| &found.row).find(taken) {
                let reason = format!("{alias} means {} already", other.name);
                return Err(AdminError::invalid("aliases", reason));
            }
        }
        Ok(())
    }
}
