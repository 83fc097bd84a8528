use std::fmt;
use std::str::FromStr;

/// What a script decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ScriptKind {
    /// How a person signs in: a method, whose name is its acr.
    PersonAuthentication,
    /// Whether a person is asked what an application may know.
    Consent,
    /// What tokens say besides what was asked for.
    TokenClaims,
    /// Which of its planned routes a message takes.
    MessageRouting,
    /// Whether and how an application registers itself.
    Registration,
}

impl ScriptKind {
    /// In the order of the model's tabs.
    pub const ALL: &[Self] = &[
        Self::PersonAuthentication,
        Self::Consent,
        Self::TokenClaims,
        Self::MessageRouting,
        Self::Registration,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::PersonAuthentication => "person_authentication",
            Self::Consent => "consent",
            Self::TokenClaims => "token_claims",
            Self::MessageRouting => "message_routing",
            Self::Registration => "registration",
        }
    }

    /// The model's name for it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::PersonAuthentication => "Person Authentication",
            Self::Consent => "Consent",
            Self::TokenClaims => "Token Claims",
            Self::MessageRouting => "Message Routing",
            Self::Registration => "Registration",
        }
    }

    /// The function that such a script must have, with its parameters.
    pub(crate) const fn required(self) -> (&'static str, &'static [&'static str]) {
        match self {
            Self::PersonAuthentication => ("authenticate", &["step", "form"]),
            Self::Consent => ("consent", &["context"]),
            Self::TokenClaims => ("claims", &["context"]),
            Self::MessageRouting => ("route", &["context"]),
            Self::Registration => ("register", &["context"]),
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
