//! Plays the clients of a recording again: the same octets, at the same times.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::recording::{Direction, Recorded};
use crate::codec::{self, Bind, CommandStatus, Frames, HEADER, Header, Pdu};

/// How long answers may take after the last request.
const PATIENCE: Duration = Duration::from_secs(5);

/// What a replay came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Replayed {
    pub sent: usize,
    pub answers: usize,
    /// Answers with another status than the recorded one.
    pub differing: usize,
}

/// Sends what clients sent, to another centre. Their binds get `password`, since a recording has
/// none.
///
/// # Errors
/// When the centre cannot be connected to, or a line has no octets of a PDU.
pub async fn replay(recorded: &[Recorded], to: SocketAddr, password: &str) -> io::Result<Replayed> {
    let mut links: BTreeMap<u64, Client> = BTreeMap::new();
    for line in recorded {
        let client = links.entry(line.link).or_default();
        client.take(line, password)?;
    }
    let began = Instant::now();
    let mut playing = JoinSet::new();
    for client in links.into_values() {
        playing.spawn(client.play(to, began));
    }
    let mut all = Replayed::default();
    while let Some(played) = playing.join_next().await {
        let played = played.map_err(io::Error::other)??;
        all.sent += played.sent;
        all.answers += played.answers;
        all.differing += played.differing;
    }
    Ok(all)
}

/// One link of the recording.
#[derive(Debug, Default)]
struct Client {
    /// When, since the beginning, and what.
    requests: Vec<(Duration, Vec<u8>)>,
    /// The status that each sequence number was answered with.
    answers: HashMap<u32, u32>,
}

impl Client {
    fn take(&mut self, line: &Recorded, password: &str) -> io::Result<()> {
        let octets = octets(&line.octets)
            .ok_or_else(|| io::Error::other(format!("{} has no octets", line.pdu)))?;
        let Ok(header) = Header::read(&octets) else {
            return Err(io::Error::other(format!("{} is no PDU", line.pdu)));
        };
        match line.direction {
            Direction::In => {
                let octets = with_password(&header, octets, password);
                let at = Duration::from_millis(line.at_ms);
                self.requests.push((at, octets));
            }
            Direction::Out if header.id.is_response() => {
                self.answers.insert(header.sequence, header.status.0);
            }
            Direction::Out => {}
        }
        Ok(())
    }

    async fn play(self, to: SocketAddr, began: Instant) -> io::Result<Replayed> {
        let mut stream = TcpStream::connect(to).await?;
        let (mut from, mut into) = stream.split();
        let sent = self.requests.len();
        let writing = async {
            for (at, octets) in &self.requests {
                tokio::time::sleep_until(began + *at).await;
                if into.write_all(octets).await.is_err() {
                    break;
                }
            }
            tokio::time::sleep(PATIENCE).await;
        };
        let mut replayed = Replayed {
            sent,
            ..Replayed::default()
        };
        let wanted = self.answers.len();
        let reading = async {
            let mut frames = Frames::new();
            while replayed.answers < wanted {
                if from.read_buf(frames.space()).await.unwrap_or(0) == 0 {
                    break;
                }
                while let Ok(Some(frame)) = frames.next_frame() {
                    let Ok(header) = Header::read(frame) else {
                        continue;
                    };
                    if header.id.is_response() {
                        let before = self.answers.get(&header.sequence);
                        replayed.answers += 1;
                        replayed.differing += usize::from(before != Some(&header.status.0));
                    }
                }
            }
        };
        tokio::select! {
            () = reading => {}
            () = writing => {}
        }
        Ok(replayed)
    }
}

fn with_password(header: &Header, octets: Vec<u8>, password: &str) -> Vec<u8> {
    let fill = |bind| Bind {
        password: password.as_bytes(),
        ..bind
    };
    let bind = match codec::decode(header, &octets) {
        Ok(Pdu::BindReceiver(bind)) => Pdu::BindReceiver(fill(bind)),
        Ok(Pdu::BindTransmitter(bind)) => Pdu::BindTransmitter(fill(bind)),
        Ok(Pdu::BindTransceiver(bind)) => Pdu::BindTransceiver(fill(bind)),
        _ => return octets,
    };
    let mut filled = Vec::new();
    match codec::encode(&bind, CommandStatus::ROK, header.sequence, &mut filled) {
        Ok(()) => filled,
        Err(_) => octets,
    }
}

/// The octets of a hexadecimal text; none for one that is no PDU.
fn octets(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) || digits.len() < 2 * HEADER {
        return None;
    }
    let octet = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    digits.chunks(2).map(octet).collect()
}
