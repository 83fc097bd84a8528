//! A text by its key, before it is known in which language it will be read.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::keys;

/// A key of the locale files with the values of its variables.
///
/// ```
/// use countersign_web::pages::{Text, keys};
/// let text = Text::new(keys::ERROR_RESEND_WAIT).with("seconds", 30);
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Text {
    key: Cow<'static, str>,
    args: BTreeMap<Cow<'static, str>, Arg>,
}

/// A value of a variable: numbers choose the plural form, strings are shown as they are.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Arg {
    Number(i64),
    String(String),
}

impl Text {
    #[must_use]
    pub fn new(key: impl Into<Cow<'static, str>>) -> Self {
        Self {
            key: key.into(),
            args: BTreeMap::new(),
        }
    }

    /// Sets a whole-number variable.
    #[must_use]
    pub fn with(mut self, name: &'static str, number: impl Into<i64>) -> Self {
        self.args.insert(name.into(), Arg::Number(number.into()));
        self
    }

    /// Sets a variable that is shown as it is, for example a code with its leading zeros.
    #[must_use]
    pub fn with_str(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.args.insert(name.into(), Arg::String(value.into()));
        self
    }

    pub(super) fn set(&mut self, name: String, value: Arg) {
        self.args.insert(name.into(), value);
    }

    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    pub(super) fn args(&self) -> impl Iterator<Item = (&str, &Arg)> {
        self.args.iter().map(|(name, value)| (&**name, value))
    }

    /// Whether the text says that what the person typed is wrong, so that the field is marked.
    #[must_use]
    pub fn is_about_input(&self) -> bool {
        matches!(
            &*self.key,
            keys::ERROR_CREDENTIALS
                | keys::ERROR_CODE_WRONG
                | keys::ERROR_APP_CODE_WRONG
                | keys::ERROR_RECOVERY_CODE_WRONG
                | keys::ERROR_CODE_EXPIRED
                | keys::ERROR_PHONE_INVALID
                | keys::ERROR_PHONE_FIXED_LINE
                | keys::ERROR_PHONE_COUNTRY
                | keys::ERROR_PHONE_KNOWN
                | keys::ERROR_DEVICE_CODE
                | keys::ERROR_RESET_UNKNOWN
                | keys::ERROR_PASSWORD_SHORT
                | keys::ERROR_PASSWORD_LONG
                | keys::ERROR_PASSWORD_COMMON
                | keys::ERROR_PASSWORD_USERNAME
        )
    }
}

impl From<&'static str> for Text {
    fn from(key: &'static str) -> Self {
        Self::new(key)
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl fmt::Debug for Text {
    // The values may hold a code or a phone number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Text").field(&self.key).finish()
    }
}

impl Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut fields = serializer.serialize_struct("Text", 3)?;
        fields.serialize_field("key", &self.key)?;
        fields.serialize_field("args", &self.args)?;
        fields.serialize_field("about_input", &self.is_about_input())?;
        fields.end()
    }
}
