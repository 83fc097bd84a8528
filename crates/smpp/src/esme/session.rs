//! A bound session: reads, writes, tests the link, ends.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::mpsc::{self, error::TrySendError};
use tokio::sync::watch;
use tokio::time::Instant;

use super::config::CentreConfig;
use super::link::{Answer, Link};
use super::pacer::Congestion;
use crate::Receipt;
use crate::codec::{self, CommandStatus, Frames, Header, Message, MessageId, Pdu, Tag};

/// How long open requests may take when the session is to end.
const DRAIN: Duration = Duration::from_secs(5);
const UNBIND: Duration = Duration::from_secs(2);
/// How long the last answers may take to be written.
const FLUSH: Duration = Duration::from_secs(1);
/// Octets of answers that a message centre has not read; more is an attack or a fault.
const MOST_BACKLOG: usize = 1024 * 1024;

/// Runs until the link breaks or `stop` says so; the reason is for a log.
pub(super) async fn run<R, W>(
    config: &CentreConfig,
    link: &Link,
    mut frames: Frames,
    mut reader: R,
    mut writer: W,
    receipts: &mpsc::Sender<Receipt>,
    mut stop: watch::Receiver<bool>,
) -> String
where
    R: AsyncRead + Unpin,
    W: AsyncWrite + Unpin,
{
    let heard = Heard::default();
    let reading = read(link, &mut frames, &mut reader, receipts, &heard);
    let testing = test_link(config, link, &heard);
    let expiring = async {
        loop {
            tokio::time::sleep_until(link.expire()).await;
        }
    };
    let ending = async {
        // An error means that the centre itself is gone, which is an end as well.
        let _ = stop.wait_for(|stop| *stop).await;
        link.refuse();
        link.drain(DRAIN).await;
        link.ask(&Pdu::Unbind, UNBIND).await;
    };
    let mut writing = std::pin::pin!(write(link, &mut writer));
    let reason = tokio::select! {
        reason = reading => reason,
        reason = &mut writing => return reason,
        reason = testing => reason,
        () = expiring => String::new(),
        () = ending => "unbound".to_owned(),
    };
    link.close();
    // The answer to an unbind still has to go out.
    let _ = tokio::time::timeout(FLUSH, writing).await;
    reason
}

/// When something last arrived, as milliseconds since the session began.
#[derive(Debug)]
struct Heard {
    since: Instant,
    at: AtomicU64,
}

impl Default for Heard {
    fn default() -> Self {
        Self {
            since: Instant::now(),
            at: AtomicU64::new(0),
        }
    }
}

impl Heard {
    fn now(&self) {
        let millis = u64::try_from(self.since.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.at.store(millis, Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.since + Duration::from_millis(self.at.load(Ordering::Relaxed))
    }
}

async fn read<R: AsyncRead + Unpin>(
    link: &Link,
    frames: &mut Frames,
    reader: &mut R,
    receipts: &mpsc::Sender<Receipt>,
    heard: &Heard,
) -> String {
    loop {
        loop {
            match frames.next_frame() {
                Err(error) => return error.to_string(),
                Ok(None) => break,
                Ok(Some(frame)) => {
                    if let Some(reason) = take(link, frame, receipts) {
                        return reason.to_owned();
                    }
                }
            }
        }
        if link.backlog() > MOST_BACKLOG {
            return "the message centre does not read its answers".to_owned();
        }
        match reader.read_buf(frames.space()).await {
            Ok(0) => return "the message centre closed the link".to_owned(),
            Ok(_) => heard.now(),
            Err(error) => return error.to_string(),
        }
    }
}

async fn write<W: AsyncWrite + Unpin>(link: &Link, writer: &mut W) -> String {
    let mut out = Vec::new();
    loop {
        if !link.take_outgoing(&mut out) {
            return "closed".to_owned();
        }
        if out.is_empty() {
            link.written.notified().await;
            // Others that were woken with this request's sender have theirs ready in a moment.
            if link.is_busy() {
                tokio::task::yield_now().await;
            }
            continue;
        }
        let written = async {
            writer.write_all(&out).await?;
            // TLS keeps records back until it is told to send them.
            writer.flush().await
        };
        if let Err(error) = written.await {
            link.close();
            return error.to_string();
        }
    }
}

/// A link that is silent is asked; one that does not answer is dead (a half-open connection).
async fn test_link(config: &CentreConfig, link: &Link, heard: &Heard) -> String {
    if config.enquire_link.is_zero() {
        return std::future::pending().await;
    }
    loop {
        let silent = heard.last() + config.enquire_link;
        if Instant::now() < silent {
            tokio::time::sleep_until(silent).await;
            continue;
        }
        if !link.ask(&Pdu::EnquireLink, config.response_timeout).await && heard.last() < silent {
            return "the message centre does not answer enquire_link".to_owned();
        }
        // A centre that answers within the same millisecond must not be asked without a pause.
        heard.now();
    }
}

/// Deals with one PDU; gives a reason when the session must end.
fn take(link: &Link, frame: &[u8], receipts: &mpsc::Sender<Receipt>) -> Option<&'static str> {
    let Ok(header) = Header::read(frame) else {
        return Some("a PDU is shorter than its header");
    };
    let respond = |status| link.answer(&Pdu::empty_response(header.id), status, header.sequence);
    let pdu = match codec::decode(&header, frame) {
        Ok(pdu) => pdu,
        Err(error) if header.id.is_response() => {
            tracing::debug!(id = %header.id, "an answer cannot be read: {error}");
            link.answered(header.sequence, failed(CommandStatus::RUNKNOWNERR));
            return None;
        }
        Err(error) => {
            tracing::debug!(id = %header.id, "a request cannot be read: {error}");
            respond(error.status);
            return None;
        }
    };
    match pdu {
        Pdu::SubmitSmResp(MessageId { message_id, tlvs }) => link.answered(
            header.sequence,
            Answer {
                status: header.status,
                message_id: String::from_utf8_lossy(message_id).into_owned(),
                congestion: tlvs.get(Tag::CONGESTION_STATE).and_then(Congestion::read),
            },
        ),
        Pdu::GenericNack if header.status.is_ok() => {
            link.answered(header.sequence, failed(CommandStatus::RUNKNOWNERR));
        }
        Pdu::DeliverSm(message) => respond(delivered(&message, receipts)),
        Pdu::DataSm(data) => respond(delivered(
            &Message {
                esm_class: data.esm_class,
                tlvs: data.tlvs,
                ..Message::default()
            },
            receipts,
        )),
        Pdu::EnquireLink => respond(CommandStatus::ROK),
        Pdu::Unbind => {
            respond(CommandStatus::ROK);
            return Some("the message centre unbinds");
        }
        Pdu::AlertNotification(_) | Pdu::Outbind(_) => {}
        _ if header.id.is_response() => link.answered(header.sequence, failed(header.status)),
        _ => link.answer(&Pdu::GenericNack, CommandStatus::RINVCMDID, header.sequence),
    }
    None
}

fn failed(status: CommandStatus) -> Answer {
    Answer {
        status,
        message_id: String::new(),
        congestion: None,
    }
}

/// Hands a receipt on. When there is no room, the message centre is asked to send it again later,
/// so that a slow store neither loses receipts nor holds up the link.
fn delivered(message: &Message<'_>, receipts: &mpsc::Sender<Receipt>) -> CommandStatus {
    let Some(receipt) = Receipt::read(message) else {
        tracing::debug!("a message from a phone was ignored");
        return CommandStatus::ROK;
    };
    match receipts.try_send(receipt) {
        Ok(()) | Err(TrySendError::Closed(_)) => CommandStatus::ROK,
        Err(TrySendError::Full(_)) => CommandStatus::RX_T_APPN,
    }
}
