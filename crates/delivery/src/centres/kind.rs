use std::fmt;
use std::str::FromStr;

use crate::properties::{http, log, names, sip, twilio};

/// What speaks with a message centre. Another kind is a line here, a file in `channels/` and its
/// lines in `opening.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Smpp,
    /// Text messages by Twilio's API.
    Twilio,
    /// Calls by Twilio's API.
    TwilioVoice,
    /// Any gateway over HTTP, described by templates.
    Http,
    /// Calls of our own.
    Sip,
    /// For development: nothing is sent.
    Log,
}

impl Kind {
    pub const ALL: &[Self] = &[
        Self::Smpp,
        Self::Twilio,
        Self::TwilioVoice,
        Self::Http,
        Self::Sip,
        Self::Log,
    ];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Smpp => "smpp",
            Self::Twilio => "twilio",
            Self::TwilioVoice => "twilio_voice",
            Self::Http => "http",
            Self::Sip => "sip",
            Self::Log => "log",
        }
    }

    /// The names of the properties that a centre of this kind has.
    #[must_use]
    pub const fn names(self) -> &'static [&'static str] {
        match self {
            Self::Smpp => names::SMPP_CENTRE,
            Self::Twilio | Self::TwilioVoice => twilio::NAMES,
            Self::Http => http::NAMES,
            Self::Sip => sip::NAMES,
            Self::Log => log::NAMES,
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
