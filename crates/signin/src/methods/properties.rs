use std::collections::BTreeMap;

use countersign_core::seal::{CannotOpen, Purpose};
use countersign_core::{Entropy, Keyring, Secret};
use countersign_store::PropertyRow;

use crate::script::{DeclaredProperty, Table, hides};

fn context(method: &str, property: &str) -> String {
    format!("method/{method}/{property}")
}

/// As it is stored: a hidden value is sealed under the master key.
pub(super) fn close(
    keyring: &Keyring,
    entropy: &dyn Entropy,
    method: &str,
    property: &str,
    value: &str,
    hidden: bool,
) -> PropertyRow {
    if hidden && !value.is_empty() {
        PropertyRow::Hidden {
            sealed: keyring.seal(
                Purpose::Property,
                &context(method, property),
                value.as_bytes(),
                entropy,
            ),
        }
    } else {
        PropertyRow::Plain(value.to_owned())
    }
}

/// As the method uses it.
pub(super) fn open(
    keyring: &Keyring,
    method: &str,
    rows: &BTreeMap<String, PropertyRow>,
    declared: &[DeclaredProperty],
) -> Result<Table, CannotOpen> {
    let mut table = Table::default();
    for (name, row) in rows {
        match row {
            // What is stored in the clear is hidden from scripts all the same if it is said to be.
            PropertyRow::Plain(value) => {
                table.add(name, Secret::new(value.clone()), hides(declared, name));
            }
            PropertyRow::Hidden { sealed } => {
                let plain = keyring.open(Purpose::Property, &context(method, name), sealed)?;
                let value = String::from_utf8(plain).map_err(|_| CannotOpen)?;
                table.add(name, Secret::new(value), true);
            }
        }
    }
    Ok(table)
}
