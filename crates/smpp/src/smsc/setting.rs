//! One setting by its name, as scripts and command lines write it.

use serde_json::{Map, Value};

use super::faults::Faults;

/// A setting as it is written: JSON, a number in hexadecimal, or words. Nothing is `true`.
pub(super) fn value_of(written: &str) -> Value {
    if written.is_empty() {
        return Value::Bool(true);
    }
    let hexadecimal = written.strip_prefix("0x");
    if let Some(number) = hexadecimal.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
        return number.into();
    }
    serde_json::from_str(written).unwrap_or_else(|_| written.into())
}

pub(super) fn default_of(setting: &str) -> Value {
    all(&Faults::default()).remove(setting).unwrap_or_default()
}

fn all(faults: &Faults) -> Map<String, Value> {
    match serde_json::to_value(faults) {
        Ok(Value::Object(settings)) => settings,
        _ => Map::new(),
    }
}

/// The settings with one changed; why not, in words.
pub(super) fn apply(faults: &Faults, setting: &str, value: &Value) -> Result<Faults, String> {
    let mut changed = all(faults);
    changed.insert(setting.to_owned(), value.clone());
    serde_json::from_value(Value::Object(changed)).map_err(|error| error.to_string())
}

impl Faults {
    /// These with one setting changed, written as in a script: `reject` `0x58`, `receipts`
    /// `{"failed": 1, "delivered": 9}`.
    ///
    /// # Errors
    /// Names what is unknown or wrong.
    pub fn with(&self, setting: &str, written: &str) -> Result<Self, String> {
        apply(self, setting, &value_of(written))
    }
}
