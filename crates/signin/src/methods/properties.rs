use std::collections::BTreeMap;

use countersign_core::seal::{CannotOpen, Purpose};
use countersign_core::{Entropy, Keyring, Secret};
use countersign_store::PropertyRow;

use crate::script::is_hidden;

fn context(method: &str, property: &str) -> String {
    format!("method/{method}/{property}")
}

/// As it is stored: hidden values sealed under the master key.
pub(super) fn close(
    keyring: &Keyring,
    entropy: &dyn Entropy,
    method: &str,
    property: &str,
    value: &str,
) -> PropertyRow {
    if is_hidden(property) && !value.is_empty() {
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
) -> Result<BTreeMap<String, Secret>, CannotOpen> {
    rows.iter()
        .map(|(name, row)| {
            let value = match row {
                PropertyRow::Plain(value) => Secret::new(value.clone()),
                PropertyRow::Hidden { sealed } => {
                    let plain = keyring.open(Purpose::Property, &context(method, name), sealed)?;
                    Secret::new(String::from_utf8(plain).map_err(|_| CannotOpen)?)
                }
            };
            Ok((name.clone(), value))
        })
        .collect()
}
