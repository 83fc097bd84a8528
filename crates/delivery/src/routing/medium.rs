use std::str::FromStr;

/// How a message reaches a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Medium {
    #[default]
    Text,
    /// Spoken in a telephone call.
    Voice,
}

impl Medium {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Voice => "voice",
        }
    }
}

impl FromStr for Medium {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "text" => Ok(Self::Text),
            "voice" => Ok(Self::Voice),
            _ => Err(()),
        }
    }
}
