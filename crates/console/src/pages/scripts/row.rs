use std::collections::BTreeMap;

use countersign_admin::{AdminError, Script};
use countersign_core::Secret;
use countersign_signin::{DeclaredProperty, DraftProperty, DraftValue, Methods};
use serde::Serialize;

use crate::Console;
use crate::http::{self, Administrator, Fields};

/// A line of the properties table as the form shows it.
#[derive(Debug, Default, Serialize)]
pub(super) struct Row {
    name: String,
    /// Empty for a hidden one.
    value: String,
    hidden: bool,
    /// The script, or its name, says that it is a secret.
    always_hidden: bool,
    /// It is in the store.
    stored: bool,
    /// A hidden value that was typed and is not saved yet, sealed.
    kept: String,
    remove: bool,
    /// Whether its name can be typed.
    free: bool,
    description: String,
    default: String,
    allowed: String,
    error: Option<String>,
}

/// Lines that are read of one form.
const MOST: usize = 600;

/// What the script has, then what it declares and does not have, then an empty line.
pub(super) fn of_script(script: &Script) -> Vec<Row> {
    let stored = script.properties.iter().map(|property| Row {
        name: property.name.clone(),
        hidden: property.value.is_none(),
        value: property.value.clone().unwrap_or_default(),
        stored: true,
        ..Row::default()
    });
    let mut rows: Vec<Row> = stored.collect();
    complete(&mut rows, &script.declared);
    rows
}

/// Says what the script says of each, adds what else it declares, and an empty line.
pub(super) fn complete(rows: &mut Vec<Row>, declared: &[DeclaredProperty]) {
    let mut missing: BTreeMap<&str, &DeclaredProperty> = declared
        .iter()
        .map(|one| (one.name.as_str(), one))
        .collect();
    for row in rows.iter_mut() {
        if let Some(about) = missing.remove(row.name.as_str()) {
            row.describe(about);
        }
    }
    // In the script's own order.
    for about in declared {
        if missing.remove(about.name.as_str()).is_some() {
            let mut row = Row {
                name: about.name.clone(),
                ..Row::default()
            };
            row.describe(about);
            rows.push(row);
        }
    }
    for row in rows.iter_mut() {
        row.always_hidden = Methods::hides(declared, &row.name);
        row.hidden |= row.always_hidden;
    }
    add(rows);
}

/// An empty line, unless there is one.
pub(super) fn add(rows: &mut Vec<Row>) {
    if rows.last().is_none_or(|row| !row.name.is_empty()) {
        rows.push(Row {
            free: true,
            ..Row::default()
        });
    }
}

impl Row {
    fn describe(&mut self, about: &DeclaredProperty) {
        self.description.clone_from(&about.description);
        self.default.clone_from(&about.default);
        self.allowed.clone_from(&about.allowed);
    }
}

/// Puts what is wrong beside its property.
pub(super) fn mark(rows: &mut [Row], error: &AdminError) {
    if let AdminError::Invalid { field, reason } = error
        && let Some(name) = field.strip_prefix("properties.")
        && let Some(wrong) = rows.iter_mut().find(|row| row.name == name)
    {
        wrong.error = Some(reason.clone());
    }
}

/// What was typed: the lines to show again, and what they say. `declared` is what the typed script
/// says of its properties.
pub(super) fn read(
    console: &Console,
    administrator: &Administrator,
    fields: &Fields,
    declared: &[DeclaredProperty],
) -> (Vec<Row>, Vec<DraftProperty>) {
    let (mut rows, mut draft) = (Vec::new(), Vec::new());
    for at in 0..MOST {
        let field = |name: &str| format!("property.{at}.{name}");
        let Some(name) = fields.given(&field("name")) else {
            break;
        };
        let name = name.trim().to_owned();
        let ticked = |name: &str| fields.given(&field(name)).is_some();
        let always_hidden = Methods::hides(declared, &name);
        let mut row = Row {
            hidden: always_hidden || ticked("hidden"),
            always_hidden,
            stored: ticked("stored"),
            remove: ticked("remove"),
            free: ticked("free"),
            ..Row::default()
        };
        let typed = fields.given(&field("value")).unwrap_or_default();
        let kept = fields.given(&field("kept")).unwrap_or_default();
        let kept = http::kept(console, administrator, &name, kept);
        let typed = (!typed.is_empty()).then(|| Secret::new(typed)).or(kept);
        if name.is_empty() && typed.is_none() {
            continue;
        }
        let value = match &typed {
            Some(typed) => Some(DraftValue::New(typed.clone())),
            None if row.stored && row.hidden => Some(DraftValue::Kept),
            None if row.stored => Some(DraftValue::New(Secret::default())),
            // A line that nobody filled in.
            None => None,
        };
        if let (Some(value), false) = (value, row.remove) {
            draft.push(DraftProperty {
                name: name.clone(),
                value,
                hidden: row.hidden,
            });
        }
        match typed {
            Some(typed) if row.hidden => {
                row.kept = http::keep(console, administrator, &name, &typed);
            }
            Some(typed) => typed.expose().clone_into(&mut row.value),
            None => {}
        }
        row.name = name;
        rows.push(row);
    }
    (rows, draft)
}
