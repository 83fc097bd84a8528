//! What each property means, what it takes and what an empty one stands for: for forms and help.

mod http;
mod route;
mod sip;
mod smpp;
mod twilio;

use super::hides;
use crate::{ErrorOverrides, Kind};

/// A property as whoever sets it sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Described {
    pub name: &'static str,
    pub meaning: &'static str,
    /// What an empty value stands for; empty for nothing.
    pub default: &'static str,
    pub takes: Takes,
    pub required: bool,
}

/// What a property takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// A line, in plain words.
    Line(&'static str),
    /// Lines, in plain words.
    Lines(&'static str),
}

impl Described {
    const fn line(name: &'static str, takes: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Line(takes), meaning)
    }

    const fn lines(name: &'static str, takes: &'static str, meaning: &'static str) -> Self {
        Self::new(name, Takes::Lines(takes), meaning)
    }

    const fn one_of(
        name: &'static str,
        words: &'static [&'static str],
        meaning: &'static str,
    ) -> Self {
        Self::new(name, Takes::OneOf(words), meaning)
    }

    const fn new(name: &'static str, takes: Takes, meaning: &'static str) -> Self {
        Self {
            name,
            meaning,
            default: "",
            takes,
            required: false,
        }
    }

    const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Whether its value is sealed in the store and shown nowhere.
    #[must_use]
    pub fn hidden(&self) -> bool {
        hides(self.name)
    }

    /// What is allowed, in plain words.
    #[must_use]
    pub fn allowed(&self) -> String {
        match self.takes {
            Takes::OneOf(words) => words.join(", "),
            Takes::Line(words) | Takes::Lines(words) => words.to_owned(),
        }
    }
}

const ERRORS: Described = Described::line(
    "errors",
    ErrorOverrides::ALLOWED,
    "What the other side's error codes mean, where you know better",
);

const WINDOW: Described = Described::line(
    "window_size",
    "1 to 1000",
    "Requests that may wait for an answer at once",
)
.or("10");

const LOG: &[Described] = &[
    Described::line("log_file", "a file of mode 0600", "Where texts are written"),
    Described::one_of(
        "log_texts",
        &["true", "false"],
        "Texts, with their codes, are written to the file: whoever reads it can sign in",
    )
    .or("false"),
];

impl Kind {
    /// What it speaks, in plain words.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        match self {
            Self::Smpp => "Text messages over SMPP",
            Self::Twilio => "Text messages by Twilio's API or one like it",
            Self::TwilioVoice => "Calls by Twilio's API or one like it",
            Self::Http => "Text messages by any gateway over HTTP",
            Self::Sip => "Calls of our own over a SIP server",
            Self::Log => "For development: nothing is sent",
        }
    }

    /// The properties that a centre of this kind has, in the order of a form.
    #[must_use]
    pub fn described(self) -> Vec<Described> {
        let own = match self {
            Self::Smpp => smpp::ALL,
            Self::Twilio | Self::TwilioVoice => twilio::ALL,
            Self::Http => http::ALL,
            Self::Sip => sip::ALL,
            Self::Log => LOG,
        };
        own.iter().copied().chain([ERRORS]).collect()
    }
}

impl crate::Route {
    /// The properties that a route has, in the order of a form, without the senders by country.
    #[must_use]
    pub const fn described() -> &'static [Described] {
        route::ALL
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;
    use crate::Route;
    use crate::centres::Centre;

    fn names(described: &[Described]) -> BTreeSet<&'static str> {
        described.iter().map(|property| property.name).collect()
    }

    #[test]
    fn every_property_is_described_once() {
        for kind in Kind::ALL {
            let described = kind.described();
            let mut known: BTreeSet<&str> = kind.names().iter().copied().collect();
            known.insert("errors");
            assert_eq!(names(&described), known, "{kind}");
            assert_eq!(described.len(), known.len(), "{kind}");
        }
        let known: BTreeSet<&str> = Route::names().iter().copied().collect();
        assert_eq!(names(Route::described()), known);
        assert_eq!(Route::described().len(), known.len());
    }

    #[test]
    fn every_word_that_a_form_offers_is_accepted() {
        let enough = |kind: Kind| -> &[(&str, &str)] {
            match kind {
                Kind::Smpp => &[
                    ("smpp_server", "localhost"),
                    ("system_id", "id"),
                    ("source_addr", "12345"),
                ],
                Kind::Twilio | Kind::TwilioVoice => &[
                    ("twilio_sid", "AC1"),
                    ("twilio_token", "t"),
                    ("from_number", "12345"),
                ],
                Kind::Http => &[("http_url", "https://localhost/"), ("http_body", "x")],
                Kind::Sip => &[("sip_server", "localhost")],
                Kind::Log => &[],
            }
        };
        for kind in Kind::ALL {
            for property in kind.described() {
                let Takes::OneOf(words) = property.takes else {
                    continue;
                };
                for word in words {
                    let mut table: BTreeMap<String, String> = enough(*kind)
                        .iter()
                        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                        .collect();
                    table.insert(property.name.to_owned(), (*word).to_owned());
                    let read = Centre::read(*kind, &table);
                    assert!(read.is_ok(), "{kind} {}={word}: {read:?}", property.name);
                }
            }
        }
    }

    #[test]
    fn what_is_required_is_asked_for() {
        for kind in Kind::ALL {
            let required = kind.described().iter().any(|property| property.required);
            let empty = Centre::read(*kind, &BTreeMap::new());
            assert_eq!(empty.is_err(), required, "{kind}");
        }
    }
}
