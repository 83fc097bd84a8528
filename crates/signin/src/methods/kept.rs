//! A hidden value that is stored is for the place that it was given for.

use std::collections::BTreeMap;

use countersign_delivery::leads;
use countersign_store::{MethodRow, PropertyRow};

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

/// A hidden property that is kept though properties that are given anew lead elsewhere.
pub(super) fn kept_elsewhere<'a>(
    before: &'a MethodRow,
    given: &BTreeMap<&str, &str>,
) -> Option<&'a str> {
    let moved =
        |(name, value): (&&str, &&str)| leads(name) && moves(before.properties.get(*name), value);
    let moved = given.iter().any(moved);
    let mut hidden = before.properties.iter().filter(|(name, value)| {
        matches!(value, PropertyRow::Hidden { .. }) && !given.contains_key(name.as_str())
    });
    let (name, _) = hidden.next().filter(|_| moved)?;
    Some(name)
}
