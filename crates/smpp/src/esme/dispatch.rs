//! What each PDU that arrives leads to.

use std::sync::Arc;

use tokio::sync::mpsc::{self, error::TrySendError};

use super::answer::Answer;
use super::incoming::{Incoming, IncomingMessage};
use super::link::Link;
use super::sink::ReceiptSink;
use crate::Receipt;
use crate::codec::{self, CommandStatus, Header, Message, Pdu};

/// Where that goes which nobody asked for.
#[derive(Debug)]
pub(super) struct Inbox<'a> {
    pub(super) link: &'a Arc<Link>,
    pub(super) receipts: &'a ReceiptSink,
    pub(super) incoming: Option<&'a mpsc::Sender<Incoming>>,
}

/// Deals with one PDU; gives a reason when the session must end.
pub(super) fn take(link: &Link, frame: &[u8], inbox: &Inbox<'_>) -> Option<&'static str> {
    let Ok(header) = Header::read(frame) else {
        return Some("a PDU is shorter than its header");
    };
    let respond = |status| link.answer(&Pdu::empty_response(header.id), status, header.sequence);
    let pdu = match codec::decode(&header, frame) {
        Ok(pdu) => pdu,
        Err(error) if header.id.is_response() => {
            tracing::debug!(id = %header.id, "an answer cannot be read: {error}");
            // The header says whether it was taken: only what the body names is lost.
            link.answered(header.sequence, Answer::new(header.status));
            return None;
        }
        Err(error) => {
            tracing::debug!(id = %header.id, "a request cannot be read: {error}");
            respond(error.status);
            return None;
        }
    };
    let answered = |answer| link.answered(header.sequence, answer);
    match pdu {
        Pdu::SubmitSmResp(body) | Pdu::DataSmResp(body) => {
            answered(Answer::named(header.status, body.message_id, body.tlvs));
        }
        Pdu::QuerySmResp(body) => answered(Answer::queried(header.status, &body)),
        Pdu::GenericNack if header.status.is_ok() => {
            answered(Answer::new(CommandStatus::RUNKNOWNERR));
        }
        Pdu::DeliverSm(message) => {
            link.touch();
            delivered(&message, &header, inbox).map(respond);
        }
        Pdu::DataSm(data) => {
            link.touch();
            let message = Message {
                source: data.source,
                destination: data.destination,
                esm_class: data.esm_class,
                data_coding: data.data_coding,
                tlvs: data.tlvs,
                ..Message::default()
            };
            delivered(&message, &header, inbox).map(respond);
        }
        Pdu::EnquireLink => respond(CommandStatus::ROK),
        Pdu::Unbind => {
            respond(CommandStatus::ROK);
            return Some("the message centre unbinds");
        }
        Pdu::AlertNotification(alert) => {
            // It has no answer that could ask for it again.
            let _ = hand_on(inbox.incoming, || Incoming::alert(&alert));
        }
        Pdu::Outbind(_) => {}
        _ if header.id.is_response() => answered(Answer::new(header.status)),
        _ => link.answer(&Pdu::GenericNack, CommandStatus::RINVCMDID, header.sequence),
    }
    None
}

/// Hands a message on; the status to answer with, unless whoever takes it answers.
fn delivered(message: &Message<'_>, header: &Header, inbox: &Inbox<'_>) -> Option<CommandStatus> {
    match Receipt::read(message) {
        Some(receipt) => {
            let (link, sequence) = (inbox.link, header.sequence);
            inbox.receipts.hand_on(receipt, link, header.id, sequence)
        }
        None => Some(hand_on(inbox.incoming, || {
            Incoming::Message(IncomingMessage::read(message))
        })),
    }
}

/// When there is no room, the message centre is asked to send it again later.
fn hand_on<T>(to: Option<&mpsc::Sender<T>>, what: impl FnOnce() -> T) -> CommandStatus {
    let Some(to) = to else {
        tracing::debug!("a message from a phone was ignored");
        return CommandStatus::ROK;
    };
    match to.try_send(what()) {
        Ok(()) | Err(TrySendError::Closed(_)) => CommandStatus::ROK,
        Err(TrySendError::Full(_)) => CommandStatus::RX_T_APPN,
    }
}
