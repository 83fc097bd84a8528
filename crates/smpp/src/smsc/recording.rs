//! Every PDU in and out, as JSON lines. Passwords are not in them.

use std::fs::File;
use std::io::{self, LineWriter, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use crate::codec::{self, Bind, CommandId, Header, Outbind, Pdu};

/// What stands where a password was.
const HIDDEN: &[u8] = b"*";

/// Which way a PDU went, as the simulator sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    In,
    Out,
}

/// One line of a recording.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Milliseconds since the recording began.
    pub at_ms: u64,
    /// The link, by number.
    pub link: u64,
    pub direction: Direction,
    /// The PDU's name, or its command_id where it has none.
    pub pdu: String,
    pub status: u32,
    pub sequence: u32,
    /// The whole PDU in hexadecimal; the password of a bind is replaced.
    pub octets: String,
}

/// Where PDUs are recorded.
pub struct Recording {
    began: Instant,
    to: Mutex<Box<dyn Write + Send>>,
}

impl std::fmt::Debug for Recording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recording").finish_non_exhaustive()
    }
}

impl Recording {
    pub fn new(to: impl Write + Send + 'static) -> Self {
        Self {
            began: Instant::now(),
            to: Mutex::new(Box::new(to)),
        }
    }

    /// Into a file, line by line.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn create(path: &Path) -> io::Result<Self> {
        Ok(Self::new(LineWriter::new(File::create(path)?)))
    }

    /// Reads a recording back.
    ///
    /// # Errors
    /// For the first line that is none of a recording.
    pub fn read(text: &str) -> serde_json::Result<Vec<Recorded>> {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(serde_json::from_str).collect()
    }

    fn write(&self, link: u64, direction: Direction, octets: &[u8]) {
        let Ok(header) = Header::read(octets) else {
            return;
        };
        let at_ms = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        let recorded = Recorded {
            at_ms,
            link,
            direction,
            pdu: header.id.to_string(),
            status: header.status.0,
            sequence: header.sequence,
            octets: hexadecimal(&alone(&header, octets)),
        };
        let Ok(mut line) = serde_json::to_vec(&recorded) else {
            return;
        };
        line.push(b'\n');
        let mut to = self.to.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = to.write_all(&line) {
            tracing::warn!("a PDU was not recorded: {error}");
        }
    }
}

/// The octets without the password of a bind or an outbind; one that cannot be read loses its
/// whole body.
fn alone(header: &Header, octets: &[u8]) -> Vec<u8> {
    let hidden = match codec::decode(header, octets) {
        Ok(Pdu::BindReceiver(bind)) => Pdu::BindReceiver(hide(bind)),
        Ok(Pdu::BindTransmitter(bind)) => Pdu::BindTransmitter(hide(bind)),
        Ok(Pdu::BindTransceiver(bind)) => Pdu::BindTransceiver(hide(bind)),
        Ok(Pdu::Outbind(outbind)) => Pdu::Outbind(Outbind {
            password: HIDDEN,
            ..outbind
        }),
        Err(_) if has_password(header.id) => return header_alone(octets),
        _ => return octets.to_vec(),
    };
    let mut out = Vec::new();
    match codec::encode(&hidden, header.status, header.sequence, &mut out) {
        Ok(()) => out,
        Err(_) => header_alone(octets),
    }
}

const fn has_password(id: CommandId) -> bool {
    matches!(
        id,
        CommandId::BIND_RECEIVER
            | CommandId::BIND_TRANSMITTER
            | CommandId::BIND_TRANSCEIVER
            | CommandId::OUTBIND
    )
}

fn hide(bind: Bind<'_>) -> Bind<'_> {
    Bind {
        password: HIDDEN,
        ..bind
    }
}

fn header_alone(octets: &[u8]) -> Vec<u8> {
    octets[..codec::HEADER.min(octets.len())].to_vec()
}

fn hexadecimal(octets: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digits = octets
        .iter()
        .flat_map(|octet| [octet >> 4, octet & 0x0f])
        .map(|half| char::from(DIGITS[usize::from(half)]));
    digits.collect()
}

/// A link's way into a recording.
#[derive(Debug, Clone)]
pub(super) struct Tap {
    recording: Arc<Recording>,
    link: u64,
}

impl Tap {
    pub(super) fn new(recording: Arc<Recording>, link: u64) -> Self {
        Self { recording, link }
    }

    pub(super) fn record(&self, direction: Direction, octets: &[u8]) {
        self.recording.write(self.link, direction, octets);
    }
}
