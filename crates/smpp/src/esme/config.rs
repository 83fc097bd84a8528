use std::time::Duration;

use super::{Backoff, TlsConfig};
use crate::named::named_numbers;

named_numbers! {
    /// What a session may do (§2.2). The numbers are those of the bind commands.
    BindType, "bind type" {
        /// Receives only: receipts for what another session submits.
        Receiver = 1, "RECEIVER";
        /// Submits only; no receipts.
        Transmitter = 2, "TRANSMITTER";
        Transceiver = 9, "TRANSCEIVER";
    }
}

/// A password that no log shows.
#[derive(Clone, PartialEq, Eq)]
pub struct SmppPassword(String);

impl SmppPassword {
    pub fn new(password: impl Into<String>) -> Self {
        Self(password.into())
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl<T: Into<String>> From<T> for SmppPassword {
    fn from(password: T) -> Self {
        Self::new(password)
    }
}

impl std::fmt::Debug for SmppPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmppPassword(…)")
    }
}

/// Where and how to bind.
#[derive(Debug, Clone)]
pub struct CentreConfig {
    /// Host name or IP address.
    pub host: String,
    pub port: u16,
    pub system_id: String,
    pub password: SmppPassword,
    pub system_type: String,
    /// None for plain TCP.
    pub tls: Option<TlsConfig>,
    pub bind_type: BindType,
    /// 0x34 is version 3.4.
    pub interface_version: u8,
    /// Requests that may wait for their answer at once, in each session.
    pub window: u16,
    /// Over all sessions; none for as fast as the window allows.
    pub messages_per_second: Option<u32>,
    /// After how much silence the link is tested.
    pub enquire_link: Duration,
    pub sessions: u16,
    /// How long an answer may take.
    pub response_timeout: Duration,
    /// How long connecting, TLS and binding may take, each.
    pub connect_timeout: Duration,
    /// Between attempts to bind.
    pub backoff: Backoff,
}

impl CentreConfig {
    /// The usual values: port 2775, a transceiver with a window of 10.
    pub fn new(
        host: impl Into<String>,
        system_id: impl Into<String>,
        password: impl Into<SmppPassword>,
    ) -> Self {
        Self {
            host: host.into(),
            port: 2775,
            system_id: system_id.into(),
            password: password.into(),
            system_type: String::new(),
            tls: None,
            bind_type: BindType::Transceiver,
            interface_version: 0x34,
            window: 10,
            messages_per_second: None,
            enquire_link: Duration::from_secs(30),
            sessions: 1,
            response_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            backoff: Backoff::default(),
        }
    }
}
