use std::fmt;

/// A property that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyError {
    pub property: String,
    /// What was typed; none when the property is hidden or was empty.
    pub value: Option<String>,
    /// What is allowed, in plain words.
    pub allowed: String,
}

impl fmt::Display for PropertyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Some(value) => write!(f, "{}: {value:?} is not accepted", self.property)?,
            None => write!(f, "{}: the value is not accepted", self.property)?,
        }
        write!(f, "; allowed: {}", self.allowed)
    }
}

impl std::error::Error for PropertyError {}
