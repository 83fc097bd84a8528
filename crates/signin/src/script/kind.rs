use std::fmt;
use std::str::FromStr;

/// What a script decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScriptKind {
    /// How a person signs in: a method, whose name is its acr.
    PersonAuthentication,
}

impl ScriptKind {
    /// In the order of the model's tabs.
    pub const ALL: &[Self] = &[Self::PersonAuthentication];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonAuthentication => "person_authentication",
        }
    }

    /// The model's name for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PersonAuthentication => "Person Authentication",
        }
    }

    /// The function that such a script must have, with its parameters.
    pub(crate) const fn required(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::PersonAuthentication => ("authenticate", &["step", "form"]),
        }
    }
}

impl FromStr for ScriptKind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut kinds = Self::ALL.iter();
        kinds.find(|kind| kind.as_str() == text).copied().ok_or(())
    }
}

impl fmt::Display for ScriptKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
