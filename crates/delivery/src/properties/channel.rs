use std::collections::BTreeMap;

use super::reader::Reader;
use super::{HttpProperties, LogProperties, PropertyError, SipProperties, TwilioProperties};
use super::{http, log, names, sip, twilio};

/// The properties of a way of sending, by its kind.
#[derive(Clone, Debug)]
pub enum ChannelProperties {
    Twilio(TwilioProperties),
    TwilioVoice(TwilioProperties),
    Http(HttpProperties),
    Log(LogProperties),
    Sip(SipProperties),
}

impl ChannelProperties {
    /// The kinds that [`parse`](Self::parse) reads.
    pub const KINDS: &[&str] = &["twilio", "twilio_voice", "http", "log", "sip"];

    /// Every name that a kind reads; none when there is no such kind.
    #[must_use]
    pub fn names(kind: &str) -> Option<&'static [&'static str]> {
        Some(match kind {
            "twilio" | "twilio_voice" => twilio::NAMES,
            "http" => http::NAMES,
            "log" => log::NAMES,
            "sip" => sip::NAMES,
            _ => return None,
        })
    }

    /// # Errors
    /// [`PropertyError`] names the property, its value unless hidden, and what is allowed.
    pub fn parse(kind: &str, table: &BTreeMap<String, String>) -> Result<Self, PropertyError> {
        names::check_against(table, Self::names(kind).unwrap_or_default())?;
        Self::read(kind, &Reader::new(table))
    }

    pub(super) fn read(kind: &str, reader: &Reader<'_>) -> Result<Self, PropertyError> {
        Ok(match kind {
            "twilio" => Self::Twilio(TwilioProperties::read(reader)?),
            "twilio_voice" => Self::TwilioVoice(TwilioProperties::read(reader)?),
            "http" => Self::Http(HttpProperties::read(reader)?),
            "log" => Self::Log(LogProperties::read(reader)?),
            "sip" => Self::Sip(SipProperties::read(reader)?),
            _ => return Err(reader.refuse("kind", Self::KINDS.join(", "))),
        })
    }
}
