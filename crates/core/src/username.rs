//! Login names.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A login name as typed, compared without regard to case and surrounding spaces.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Username(String);

/// Why a text cannot be a login name.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a user name has 1 to 128 characters and no control characters")]
pub struct InvalidUsername;

impl Username {
    /// # Errors
    /// [`InvalidUsername`] for an empty or over-long text or one with control characters.
    pub fn new(text: &str) -> Result<Self, InvalidUsername> {
        let text = text.trim();
        let fits = (1..=128).contains(&text.chars().count());
        if fits && !text.chars().any(char::is_control) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidUsername)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The form that is unique in the directory.
    #[must_use]
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

impl PartialEq for Username {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Username {}

impl TryFrom<String> for Username {
    type Error = InvalidUsername;
    fn try_from(text: String) -> Result<Self, InvalidUsername> {
        Self::new(&text)
    }
}

impl From<Username> for String {
    fn from(name: Username) -> Self {
        name.0
    }
}

impl fmt::Display for Username {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_spaces_do_not_matter() {
        assert_eq!(
            Username::new(" Alice ").unwrap(),
            Username::new("alice").unwrap()
        );
        assert_eq!(Username::new(" Alice ").unwrap().as_str(), "Alice");
    }

    #[test]
    fn refuses_empty_long_and_control() {
        assert!(Username::new("  ").is_err());
        assert!(Username::new(&"x".repeat(129)).is_err());
        assert!(Username::new("a\0b").is_err());
    }
}
