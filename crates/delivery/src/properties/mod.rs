//! The properties of an SMPP method, as an operator types them into the table.
//!
//! Names are those of Gluu's SMPP script, so that its table can be typed in as it is, and ours.
//! An empty value means the default. Enumerations take names and SMPP numbers.

mod centre;
mod codes;
mod described;
mod error;
pub(crate) mod http;
pub(crate) mod log;
pub(crate) mod names;
mod of_method;
mod reader;
mod sender;
pub(crate) mod sip;
mod template;
pub(crate) mod twilio;
mod voice;

use std::collections::BTreeMap;
use std::fmt;

use countersign_core::seal::fingerprint;
use countersign_smpp::BindType;

pub use centre::{CentreProperties, Server};
pub use codes::{CodeProperties, Enrolment};
pub use described::{Described, Takes};
pub use error::PropertyError;
pub use http::HttpProperties;
pub(crate) use http::{Proof, Receipts, Values};
pub use log::LogProperties;
pub use names::hides;
pub use of_method::described_for_method;
pub(crate) use reader::Reader;
pub use sender::SenderProperties;
pub use sip::SipProperties;
pub use twilio::{TwilioProperties, TwilioSender};
pub use voice::Voice;

/// All properties of an SMPP method.
#[derive(Clone)]
pub struct SmppProperties {
    pub centre: CentreProperties,
    pub sender: SenderProperties,
    pub codes: CodeProperties,
    /// The routes to use instead of a connection of its own: `shared` for all that fit, or names
    /// of routes and message centres.
    pub route: Option<String>,
    /// Of the whole table, so that hidden values need not be compared.
    pub(crate) digest: [u8; 32],
}

impl fmt::Debug for SmppProperties {
    // Without the digest, from which a short password could be guessed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SmppProperties")
            .field("centre", &self.centre)
            .field("sender", &self.sender)
            .field("codes", &self.codes)
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

impl PartialEq for SmppProperties {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for SmppProperties {}

impl SmppProperties {
    /// # Errors
    /// [`PropertyError`] names the property, its value unless hidden, and what is allowed.
    pub fn parse(table: &BTreeMap<String, String>) -> Result<Self, PropertyError> {
        names::check(table, names::KNOWN, |name| {
            names::locale_of_message(name).is_some()
        })?;
        let reader = Reader::new(table);
        let route = reader.text("route").map(str::to_owned);
        Ok(Self {
            centre: CentreProperties::read(&reader, route.is_none())?,
            sender: SenderProperties::read(&reader)?,
            codes: CodeProperties::read(&reader)?,
            route,
            digest: digest(table),
        })
    }

    /// Names whose values are hidden and stored sealed.
    #[must_use]
    pub const fn secret_names() -> &'static [&'static str] {
        names::SECRET
    }

    /// Every name, for forms and help. `message_de` and the like are the texts per locale.
    #[must_use]
    pub const fn names() -> &'static [&'static str] {
        names::KNOWN
    }

    /// The route that carries the messages of the method `method`.
    #[must_use]
    pub fn route_name<'a>(&'a self, method: &'a str) -> &'a str {
        self.route.as_deref().unwrap_or(method)
    }

    /// What is allowed but unwise, in plain words.
    #[must_use]
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::from_iter(self.codes.warning());
        if self.centre.bind_type == BindType::Transmitter {
            warnings.push(
                "bind_type: a TRANSMITTER gets no delivery receipts; prefer TRANSCEIVER".to_owned(),
            );
        }
        warnings
    }
}

pub(crate) fn digest(table: &BTreeMap<String, String>) -> [u8; 32] {
    let mut text = String::new();
    for (name, value) in table.iter().filter(|(_, value)| !value.trim().is_empty()) {
        text.push_str(&format!("{}:{name}{}:{value}", name.len(), value.len()));
    }
    fingerprint(&text)
}
