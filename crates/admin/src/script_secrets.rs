//! What was stored for one message centre is not sent to another by a change of where it is.

use countersign_delivery::{GIVE_AGAIN, leads};
use countersign_signin::{DraftProperty, DraftValue, ScriptDraft};
use countersign_store::{MethodRow, PropertyRow};

use crate::error::AdminError;

/// Refuses to keep a hidden value where a change leads the method's own centre elsewhere.
pub(crate) fn check_kept(before: &MethodRow, draft: &ScriptDraft) -> Result<(), AdminError> {
    let old = |property: &DraftProperty| before.properties.get(&property.name);
    let moved = draft
        .properties
        .iter()
        .any(|property| leads(&property.name) && moves(old(property), &property.value));
    let gone = before
        .properties
        .iter()
        .any(|(name, value)| leads(name) && !is_default(value) && !has(draft, name));
    let kept = draft.properties.iter().find(|property| {
        let hidden = matches!(old(property), Some(PropertyRow::Hidden { .. }));
        hidden && matches!(property.value, DraftValue::Kept)
    });
    match kept {
        Some(kept) if moved || gone => {
            let field = format!("properties.{}", kept.name);
            Err(AdminError::invalid(field, GIVE_AGAIN))
        }
        _ => Ok(()),
    }
}

/// Nothing typed and nothing stored are the same: the default.
fn is_default(value: &PropertyRow) -> bool {
    matches!(value, PropertyRow::Plain(value) if value.is_empty())
}

fn has(draft: &ScriptDraft, name: &str) -> bool {
    draft.properties.iter().any(|one| one.name == name)
}

fn moves(old: Option<&PropertyRow>, new: &DraftValue) -> bool {
    match new {
        DraftValue::Kept => false,
        DraftValue::New(new) => countersign_signin::moves(old, new.expose()),
    }
}
