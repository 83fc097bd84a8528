use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// For members that must be understood when they are there: `null` is a value too.
pub(crate) fn present<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}
