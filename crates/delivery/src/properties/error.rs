use std::fmt;

/// A property that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PropertyError {
    pub property: String,
    /// What was typed; none when the property is hidden or was empty.
    pub value: Option<String>,
    /// What is allowed, in plain words; where there is no such property, which there are.
    pub allowed: String,
    /// Whether there is such a property.
    pub known: bool,
}

impl fmt::Display for PropertyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.known {
            return write!(
                f,
                "{}: there is no such property; {}",
                self.property, self.allowed
            );
        }
        match &self.value {
            Some(value) => write!(f, "{}: {value:?} is not accepted", self.property)?,
            None => write!(f, "{}: the value is not accepted", self.property)?,
        }
        write!(f, "; allowed: {}", self.allowed)
    }
}

impl std::error::Error for PropertyError {}
