use std::path::PathBuf;
use std::time::Duration;

use countersign_core::Secret;
use countersign_smpp::{BindType, ClientCertificate, TlsConfig};

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
    /// Sessions that only receive, besides transmitters; none with transceivers.
    pub receivers: u16,
    /// After how long without a message a session is bound anew (SMPP 3.4 §7.2).
    pub inactivity: Option<Duration>,
    /// `0x33`, `0x34` or `0x50` (SMPP 3.4 §5.2.4).
    pub interface_version: u8,
    /// The operator's own classes for the centre's statuses.
    pub errors: ErrorOverrides,
}

/// Where and as whom to bind.
#[derive(Clone, Debug)]
pub struct Server {
    /// Host name or IP address.
    pub host: String,
    pub port: u16,
    pub tls: Option<TlsConfig>,
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
            receivers: reader.number("receivers", 0..=32)?.unwrap_or(0),
            inactivity: reader
                .number("inactivity_seconds", 10..=86_400)?
                .map(Duration::from_secs),
            interface_version: interface_version(reader)?,
            errors: reader
                .choice("errors", || ErrorOverrides::ALLOWED.to_owned())?
                .unwrap_or_default(),
        })
    }
}

/// `3.3`, `3.4` or `5.0` as the number that SMPP gives it.
fn interface_version(reader: &Reader<'_>) -> Result<u8, PropertyError> {
    match reader.text("interface_version") {
        None | Some("3.4") => Ok(0x34),
        Some("3.3") => Ok(0x33),
        Some("5.0") => Ok(0x50),
        Some(_) => Err(reader.refuse("interface_version", "3.3, 3.4, 5.0")),
    }
}

/// None without the property `tls`. Files that cannot be read are found here, not at the first
/// message.
fn tls(reader: &Reader<'_>) -> Result<Option<TlsConfig>, PropertyError> {
    let file = |name: &'static str| match reader.text(name) {
        None => Ok(None),
        Some(path) => match std::fs::File::open(path) {
            Ok(_) => Ok(Some(PathBuf::from(path))),
            Err(error) => Err(reader.refuse(name, format!("a file in PEM ({error})"))),
        },
    };
    let (certificate, key) = (file("tls_certificate_file")?, file("tls_key_file")?);
    let client = match (certificate, key) {
        (None, None) => None,
        (Some(certificate_file), Some(key_file)) => Some(ClientCertificate {
            certificate_file,
            key_file,
        }),
        (None, Some(_)) => {
            return Err(reader.refuse("tls_certificate_file", "a file, as there is a key"));
        }
        (Some(_), None) => {
            return Err(reader.refuse("tls_key_file", "a file, as there is a certificate"));
        }
    };
    let config = TlsConfig {
        ca_file: file("tls_ca_file")?,
        server_name: reader.text("tls_server_name").map(str::to_owned),
        client,
    };
    if reader.flag("tls")? {
        return Ok(Some(config));
    }
    if config == TlsConfig::default() {
        return Ok(None);
    }
    Err(reader.refuse("tls", "true, as there are properties of TLS"))
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
        let tls = tls(reader)?;
        let default_port = if tls.is_some() { TLS_PORT } else { PORT };
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
