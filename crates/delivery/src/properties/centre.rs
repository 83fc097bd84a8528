use std::time::Duration;

use countersign_core::Secret;
use countersign_smpp::BindType;

use super::PropertyError;
use super::reader::Reader;
use crate::ErrorOverrides;

/// `smpp_port` without TLS (the registered port).
const PORT: u16 = 2775;
/// `smpp_port` with TLS.
const TLS_PORT: u16 = 3550;

/// The message centre and the sessions with it.
#[derive(Clone, Debug)]
pub struct CentreProperties {
    /// None when a shared route is used.
    pub server: Option<Server>,
    pub bind_type: BindType,
    /// Requests under way in one session (SMPP 3.4 §2.7.1).
    pub window_size: u16,
    /// None for as many as the message centre takes.
    pub messages_per_second: Option<u32>,
    /// After how much silence enquire_link is sent.
    pub enquire_link: Duration,
    /// How long an answer to submit_sm may take before another way is tried.
    pub response: Duration,
    /// How many sessions are bound at once.
    pub sessions: u16,
    /// The operator's own classes for the centre's statuses.
    pub errors: ErrorOverrides,
}

/// Where and as whom to bind.
#[derive(Clone, Debug)]
pub struct Server {
    /// Host name or IP address.
    pub host: String,
    pub port: u16,
    pub tls: bool,
    pub system_id: String,
    pub password: Secret,
    pub system_type: String,
}

impl CentreProperties {
    pub(crate) fn read(reader: &Reader<'_>, own_server: bool) -> Result<Self, PropertyError> {
        let server = if own_server {
            Some(Server::read(reader)?)
        } else {
            None
        };
        let bind_type: Option<BindType> = reader.choice("bind_type", binds_that_submit)?;
        if bind_type == Some(BindType::Receiver) {
            return Err(reader.refuse("bind_type", binds_that_submit()));
        }
        Ok(Self {
            server,
            bind_type: bind_type.unwrap_or(BindType::Transceiver),
            window_size: reader.number("window_size", 1..=1000)?.unwrap_or(10),
            messages_per_second: reader.number("messages_per_second", 1..=100_000)?,
            enquire_link: Duration::from_secs(
                reader
                    .number("enquire_link_seconds", 1..=3600)?
                    .unwrap_or(30),
            ),
            response: Duration::from_secs(reader.number("response_seconds", 1..=60)?.unwrap_or(10)),
            sessions: reader.number("sessions", 1..=32)?.unwrap_or(1),
            errors: reader
                .choice("errors", || ErrorOverrides::ALLOWED.to_owned())?
                .unwrap_or_default(),
        })
    }
}

fn binds_that_submit() -> String {
    [BindType::Transceiver, BindType::Transmitter]
        .map(|bind| format!("{} ({})", bind.name(), bind.number()))
        .join(", ")
}

impl Server {
    fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let host_allowed = "a host name or an IP address, without port";
        let host = reader.required("smpp_server", host_allowed)?;
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let is_address = host.parse::<std::net::IpAddr>().is_ok();
        let is_name = host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.' || b == b'_');
        if !is_address && !is_name {
            return Err(reader.refuse("smpp_server", host_allowed));
        }
        let tls = reader.flag("tls")?;
        let default_port = if tls { TLS_PORT } else { PORT };
        Ok(Self {
            host: host.to_owned(),
            port: reader
                .number("smpp_port", 1..=65535)?
                .unwrap_or(default_port),
            tls,
            system_id: ascii(reader, "system_id", 15, true)?,
            password: Secret::new(password(reader)?),
            system_type: ascii(reader, "system_type", 12, false)?,
        })
    }
}

/// A C-octet string of SMPP 3.4 §4.1: ASCII of a bounded length.
fn ascii(
    reader: &Reader<'_>,
    name: &'static str,
    most: usize,
    required: bool,
) -> Result<String, PropertyError> {
    let allowed = format!("1 to {most} visible ASCII characters");
    let value = if required {
        reader.required(name, &allowed)?
    } else {
        reader.text(name).unwrap_or_default()
    };
    if value.len() <= most && value.bytes().all(|b| b.is_ascii_graphic()) {
        Ok(value.to_owned())
    } else {
        Err(reader.refuse(name, allowed))
    }
}

/// SMPP 3.4 §5.2.2 allows 8 characters; many message centres give out longer ones.
fn password<'a>(reader: &Reader<'a>) -> Result<&'a str, PropertyError> {
    let value = reader.verbatim("password").unwrap_or_default();
    if value.len() <= 64 && value.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        Ok(value)
    } else {
        Err(reader.refuse(
            "password",
            "at most 64 ASCII characters; SMPP itself has at most 8",
        ))
    }
}
