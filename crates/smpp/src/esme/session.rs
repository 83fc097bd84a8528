//! A bound session: reads, writes, tests the link, ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::sync::{mpsc, watch};

use super::config::CentreConfig;
use super::link::{Answer, Link};
use crate::Receipt;
use crate::codec::{
    self, CommandStatus, Frames, Header, Message, MessageId, Pdu,
};

/// How long open requests may take when the session is to end.
const DRAIN: Duration = Duration::from_secs(5);
const UNBIND: Duration = Duration::from_secs(2);
/// Answers that a message centre has not read; more is an attack or a fault.
const MOST_BACKLOG: usize = 1024 * 1024;

/// Runs until the link breaks or `stop` says so; the reason is for a log.
pub(super) async fn run<R, W>(
    config: &CentreConfig,
    link: &Arc<Link>,
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
    let heard = AtomicBool::new(true);
    let reading = read(link, &mut frames, &mut reader, receipts, &heard);
    let writing = write(link, &mut writer);
    let testing = test_link(config, link, &heard);
    let ending = async {
        // An error means that the centre itself is gone, which is an end as well.
        let _ = stop.wait_for(|stop| *stop).await;
        link.drain(DRAIN).await;
        link.ask(&Pdu::Unbind, UNBIND).await;
    };
    let reason = tokio::select! {
        reason = reading => reason,
        reason = writing => reason,
        reason = testing => reason,
        () = ending => "unbound".to_owned(),
    };
    link.close();
    reason
}

async fn read<R: AsyncRead + Unpin>(
    link: &Link,
    frames: &mut Frames,
    reader: &mut R,
    receipts: &mpsc::Sender<Receipt>,
    heard: &AtomicBool,
) -> String {
    loop {
        loop {
            match frames.next_frame() {
                Err(error) => return error.to_string(),
                Ok(None) => break,
                Ok(Some(frame)) => match take(link, frame) {
                    Taken::Nothing => {}
                    // When nobody reads receipts, the session reads no more either.
                    Taken::Receipt(receipt) => {
                        let _ = receipts.send(receipt).await;
                    }
                    Taken::End(reason) => return reason.to_owned(),
                },
            }
        }
        if link.backlog() > MOST_BACKLOG {
            return "the message centre does not read its answers".to_owned();
        }
        match reader.read_buf(frames.space()).await {
            Ok(0) => return "the message centre closed the link".to_owned(),
            Ok(_) => heard.store(true, Ordering::Relaxed),
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
        } else if let Err(error) = writer.write_all(&out).await {
            return error.to_string();
        }
    }
}

/// A link that is silent is asked; one that does not answer is dead (a half-open connection).
async fn test_link(config: &CentreConfig, link: &Link, heard: &AtomicBool) -> String {
    loop {
        tokio::time::sleep(config.enquire_link).await;
        if heard.swap(false, Ordering::Relaxed) {
            continue;
        }
        if !link.ask(&Pdu::EnquireLink, config.response_timeout).await
            && !heard.load(Ordering::Relaxed)
        {
            return "the message centre does not answer enquire_link".to_owned();
        }
    }
}

enum Taken {
    Nothing,
    Receipt(Receipt),
    End(&'static str),
}

fn take(link: &Link, frame: &[u8]) -> Taken {
    let Ok(header) = Header::read(frame) else {
        return Taken::End("a PDU is shorter than its header");
    };
    let pdu = match codec::decode(&header, frame) {
        Ok(pdu) => pdu,
        Err(error) if header.id.is_response() => {
            tracing::debug!(id = %header.id, "an answer cannot be read: {error}");
            link.answered(header.sequence, failed(CommandStatus::RUNKNOWNERR));
            return Taken::Nothing;
        }
        Err(error) => {
            tracing::debug!(id = %header.id, "a request cannot be read: {error}");
            link.answer(&Pdu::GenericNack, error.status, header.sequence);
            return Taken::Nothing;
        }
    };
    let ok = CommandStatus::ROK;
    match pdu {
        Pdu::SubmitSmResp(MessageId { message_id, .. })
        | Pdu::DataSmResp(MessageId { message_id, .. }) => link.answered(
            header.sequence,
            Answer {
                status: header.status,
                message_id: String::from_utf8_lossy(message_id).into_owned(),
            },
        ),
        Pdu::GenericNack if header.status.is_ok() => {
            link.answered(header.sequence, failed(CommandStatus::RUNKNOWNERR));
        }
        Pdu::DeliverSm(message) => {
            link.answer(&Pdu::DeliverSmResp(MessageId::default()), ok, header.sequence);
            return receipt(&message);
        }
        Pdu::DataSm(data) => {
            link.answer(&Pdu::DataSmResp(MessageId::default()), ok, header.sequence);
            return receipt(&Message {
                esm_class: data.esm_class,
                tlvs: data.tlvs,
                ..Message::default()
            });
        }
        Pdu::EnquireLink => link.answer(&Pdu::EnquireLinkResp, ok, header.sequence),
        Pdu::Unbind => {
            link.answer(&Pdu::UnbindResp, ok, header.sequence);
            return Taken::End("the message centre unbinds");
        }
        Pdu::AlertNotification(_) => {}
        _ if header.id.is_response() => link.answered(header.sequence, failed(header.status)),
        _ => link.answer(&Pdu::GenericNack, CommandStatus::RINVCMDID, header.sequence),
    }
    Taken::Nothing
}

fn failed(status: CommandStatus) -> Answer {
    Answer {
        status,
        message_id: String::new(),
    }
}

fn receipt(message: &Message<'_>) -> Taken {
    match Receipt::read(message) {
        Some(receipt) => Taken::Receipt(receipt),
        None => {
            tracing::debug!("a message from a phone was ignored");
            Taken::Nothing
        }
    }
}
