use std::time::Duration;

use countersign_core::Secret;

use super::PropertyError;
use super::reader::Reader;
use crate::sip::{Caller, Law};
use crate::speech::SpeechProgram;

/// Calls by a SIP server, and the program that speaks.
#[derive(Clone, Debug)]
pub struct SipProperties {
    pub(crate) caller: Caller,
    pub(crate) speech: SpeechProgram,
    /// Whether numbers are called with their plus sign.
    pub(crate) plus: bool,
    /// Calls at once: `sip_calls`.
    pub calls: usize,
}

pub(crate) const NAMES: &[&str] = &[
    "sip_server",
    "sip_port",
    "sip_domain",
    "sip_user",
    "sip_password",
    "sip_from",
    "sip_number",
    "sip_codec",
    "sip_ring_seconds",
    "sip_calls",
    "speech_program",
];

impl SipProperties {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let host = name(reader, "sip_server")?;
        let host = host.ok_or_else(|| reader.refuse("sip_server", HOST))?;
        let user = word(reader, "sip_user")?.unwrap_or("countersign");
        let law = match reader.text("sip_codec") {
            None | Some("PCMA") => Law::A,
            Some("PCMU") => Law::Mu,
            Some(_) => return Err(reader.refuse("sip_codec", "PCMA, PCMU")),
        };
        let plus = match reader.text("sip_number") {
            None | Some("plus") => true,
            Some("digits") => false,
            Some(_) => return Err(reader.refuse("sip_number", "plus, digits")),
        };
        let ring = reader.number("sip_ring_seconds", 5..=60)?.unwrap_or(30);
        let program = reader.text("speech_program");
        let speech = SpeechProgram::parse(program.unwrap_or(SpeechProgram::USUAL));
        Ok(Self {
            caller: Caller {
                host: host.to_owned(),
                port: reader.number("sip_port", 1..=65535)?.unwrap_or(5060),
                domain: name(reader, "sip_domain")?.unwrap_or(host).to_owned(),
                from: word(reader, "sip_from")?.unwrap_or(user).to_owned(),
                user: user.to_owned(),
                password: Secret::new(reader.verbatim("sip_password").unwrap_or_default()),
                law,
                ring: Duration::from_secs(ring),
            },
            speech: speech.ok_or_else(|| reader.refuse("speech_program", "a program"))?,
            plus,
            calls: reader.number("sip_calls", 1..=100)?.unwrap_or(4),
        })
    }
}

const HOST: &str = "a host name or an IPv4 address, without port";

/// It becomes a part of addresses.
fn name<'a>(reader: &Reader<'a>, name: &str) -> Result<Option<&'a str>, PropertyError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    match reader.text(name) {
        Some(text) if !text.bytes().all(plain) => Err(reader.refuse(name, HOST)),
        text => Ok(text),
    }
}

/// What may stand before the `@` of an address unescaped (RFC 3261 §25.1, in part).
fn word<'a>(reader: &Reader<'a>, name: &str) -> Result<Option<&'a str>, PropertyError> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._+~".contains(&b);
    match reader.text(name) {
        Some(text) if !text.bytes().all(plain) || text.len() > 64 => {
            Err(reader.refuse(name, "at most 64 letters, digits and - . _ + ~"))
        }
        text => Ok(text),
    }
}
