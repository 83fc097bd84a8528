use std::time::Duration;

use tokio::sync::mpsc;

use super::{Backoff, Fence, Incoming, TlsConfig};
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

    /// Compares in a time that does not tell how much is right.
    pub(crate) fn is(&self, other: &[u8]) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(self.as_bytes(), other).is_ok()
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
    /// 0x33, 0x34 and 0x50 are versions 3.3, 3.4 and 5.0. A centre of a lower version decides;
    /// below 3.4 nothing is sent that has optional parameters.
    pub interface_version: u8,
    /// Requests that may wait for their answer at once, in each session.
    pub window: u16,
    /// Over all sessions; none for as fast as the window allows.
    pub messages_per_second: Option<u32>,
    /// After how much silence the link is tested (enquire_link_timer, §7.2); zero for never.
    pub enquire_link: Duration,
    /// Sessions of `bind_type`.
    pub sessions: u16,
    /// Sessions bound as receivers besides, which transmitters need for their receipts.
    pub receivers: u16,
    /// How long a request may wait for the rate and for a place in a window.
    pub turn_timeout: Duration,
    /// How long an answer may take (response_timer, §7.2).
    pub response_timeout: Duration,
    /// How long connecting and TLS may take, each.
    pub connect_timeout: Duration,
    /// How long the answer to a bind may take (session_init_timer, §7.2); an outbind gets two seconds
    /// at most.
    pub session_init_timeout: Duration,
    /// A session that hears nothing for so long, though answers are due, takes no messages while
    /// another does, and is tested.
    pub quiet_after: Duration,
    /// How long the answer to such a test, or any other enquire_link, may take. A session that gives
    /// none has ended, and whatever waits on it is told so.
    pub enquire_timeout: Duration,
    /// After so long without a message either way a session is unbound and bound anew
    /// (inactivity_timer, §7.2); none to keep it.
    pub inactivity_timeout: Option<Duration>,
    /// Where messages from phones and alerts go; none to ignore them.
    pub incoming: Option<mpsc::Sender<Incoming>>,
    /// Between attempts to bind.
    pub backoff: Backoff,
    /// When all sessions end, and until when none is bound; none for sessions that are our own.
    pub fence: Option<Fence>,
}

impl CentreConfig {
    /// Waits until sessions have to end; for ever where nobody says so.
    pub(super) async fn fenced(&self) {
        match &self.fence {
            Some(fence) => fence.passed().await,
            None => std::future::pending().await,
        }
    }

    pub(super) fn is_fenced(&self) -> bool {
        self.fence.as_ref().is_some_and(Fence::has_passed)
    }

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
            receivers: 0,
            turn_timeout: Duration::from_secs(5),
            response_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(10),
            session_init_timeout: Duration::from_secs(10),
            quiet_after: Duration::from_secs(2),
            enquire_timeout: Duration::from_secs(5),
            inactivity_timeout: None,
            incoming: None,
            backoff: Backoff::default(),
            fence: None,
        }
    }
}
