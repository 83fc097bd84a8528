use countersign_core::{Phone, Secret};

use super::PropertyError;
use super::reader::Reader;

/// An account with Twilio, or with a provider that speaks its API.
#[derive(Clone, Debug)]
pub struct TwilioProperties {
    /// `twilio_sid`
    pub sid: String,
    /// `twilio_token`
    pub token: Secret,
    pub sender: TwilioSender,
    /// `api_url`, without a slash at the end.
    pub api: String,
    /// Requests under way at once: `window_size`.
    pub window: usize,
    callbacks: Callbacks,
}

/// What messages come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TwilioSender {
    /// `from_number`: a number, a short code or a name of at most 11 characters.
    From(String),
    /// `messaging_service_sid`
    Service(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Callbacks {
    Own,
    At(String),
    Off,
}

pub(crate) const NAMES: &[&str] = &[
    "twilio_sid",
    "twilio_token",
    "from_number",
    "messaging_service_sid",
    "api_url",
    "callback_url",
    "window_size",
];

impl TwilioProperties {
    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let sid_allowed = "an account's SID: letters and digits, such as AC…";
        Ok(Self {
            sid: word(reader, "twilio_sid", sid_allowed)?,
            token: Secret::new(reader.required("twilio_token", "the account's auth token")?),
            sender: sender(reader)?,
            api: address(reader, "api_url")?.unwrap_or("https://api.twilio.com".to_owned()),
            window: reader.number("window_size", 1..=1000)?.unwrap_or(10),
            callbacks: match reader.text("callback_url") {
                Some("off") => Callbacks::Off,
                _ => address(reader, "callback_url")?.map_or(Callbacks::Own, Callbacks::At),
            },
        })
    }

    /// Where status callbacks go, given the server's own address for them.
    pub(crate) fn callback(&self, own: Option<String>) -> Option<String> {
        match &self.callbacks {
            Callbacks::Own => own,
            Callbacks::At(url) => Some(url.clone()),
            Callbacks::Off => None,
        }
    }
}

fn sender(reader: &Reader<'_>) -> Result<TwilioSender, PropertyError> {
    if reader.text("messaging_service_sid").is_some() && reader.text("from_number").is_none() {
        let allowed = "a messaging service's SID: letters and digits, such as MG…";
        return word(reader, "messaging_service_sid", allowed).map(TwilioSender::Service);
    }
    let allowed = "a number in international form, a short code, or a name of at most 11 letters \
                   and digits; or messaging_service_sid instead";
    let from = reader.required("from_number", allowed)?;
    let short =
        |text: &str| (3..=8).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    let name = |text: &str| {
        text.len() <= 11
            && text.bytes().any(|b| b.is_ascii_alphabetic())
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b' ')
    };
    match Phone::parse(from, None) {
        Ok(phone) => Ok(TwilioSender::From(phone.expose().to_owned())),
        Err(_) if short(from) || name(from) => Ok(TwilioSender::From(from.to_owned())),
        Err(_) => Err(reader.refuse("from_number", allowed)),
    }
}

/// It becomes a part of an address.
fn word(reader: &Reader<'_>, name: &'static str, allowed: &str) -> Result<String, PropertyError> {
    let value = reader.required(name, allowed)?;
    if value.len() <= 64 && value.bytes().all(|b| b.is_ascii_alphanumeric()) {
        Ok(value.to_owned())
    } else {
        Err(reader.refuse(name, allowed))
    }
}

/// An https address, or an http one on this machine, without query and final slash.
pub(super) fn address(reader: &Reader<'_>, name: &str) -> Result<Option<String>, PropertyError> {
    let Some(text) = reader.text(name) else {
        return Ok(None);
    };
    let usable = url::Url::parse(text).is_ok_and(|url| {
        is_safe(&url) && url.query().is_none() && url.fragment().is_none() && !has_user(&url)
    });
    if usable {
        Ok(Some(text.trim_end_matches('/').to_owned()))
    } else {
        let allowed = "an address with https, or with http on this machine, without a query";
        Err(reader.refuse(name, allowed))
    }
}

fn has_user(url: &url::Url) -> bool {
    !url.username().is_empty() || url.password().is_some()
}

/// Whether secrets may go there.
pub(super) fn is_safe(url: &url::Url) -> bool {
    let loopback = match url.host() {
        Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
        Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && loopback)
}
