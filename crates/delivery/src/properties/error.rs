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

impl PropertyError {
    /// What is wrong, without the property's name.
    #[must_use]
    pub fn reason(&self) -> String {
        let allowed = &self.allowed;
        match &self.value {
            _ if !self.known => format!("there is no such property; {allowed}"),
            Some(value) => format!("{value:?} is not accepted; allowed: {allowed}"),
            None => format!("the value is not accepted; allowed: {allowed}"),
        }
    }
}

impl fmt::Display for PropertyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.property, self.reason())
    }
}

impl std::error::Error for PropertyError {}
