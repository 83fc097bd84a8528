use std::fmt;
use std::str::FromStr;

/// What speaks with a message centre. Another kind is a line here, a file in `channels/` and its
/// lines in `opening.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Smpp,
}

impl Kind {
    pub const ALL: &[Self] = &[Self::Smpp];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Smpp => "smpp",
        }
    }

    /// All kinds, for an error that says what is allowed.
    #[must_use]
    pub fn allowed() -> String {
        let names: Vec<&str> = Self::ALL.iter().map(|kind| kind.as_str()).collect();
        names.join(", ")
    }
}

impl FromStr for Kind {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut kinds = Self::ALL.iter();
        kinds.find(|kind| kind.as_str() == text).copied().ok_or(())
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
