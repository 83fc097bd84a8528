//! A hidden value that is stored is for the place that it was given for.

use countersign_delivery::leads;
use countersign_store::{MethodRow, PropertyRow};

use super::Change;

/// Whether a property that is given anew is another one than what is stored. Nothing typed and
/// nothing stored are the same: the default.
#[must_use]
pub fn moves(old: Option<&PropertyRow>, new: &str) -> bool {
    match old {
        None => !new.is_empty(),
        Some(PropertyRow::Plain(old)) => old != new,
        Some(PropertyRow::Hidden { .. }) => true,
    }
}

/// A hidden property that these changes keep though they lead elsewhere.
pub(super) fn kept_elsewhere<'a>(before: &'a MethodRow, changes: &[Change<'_>]) -> Option<&'a str> {
    let given = || changes.iter().filter_map(Change::property);
    let moved =
        given().any(|(name, value)| leads(name) && moves(before.properties.get(name), value));
    let mut hidden = before.properties.iter().filter(|(name, value)| {
        matches!(value, PropertyRow::Hidden { .. }) && given().all(|(new, _)| new != name.as_str())
    });
    let (name, _) = hidden.next().filter(|_| moved)?;
    Some(name)
}
