//! submit_sm, data_sm and submit_multi: taking messages, and what becomes of them.

use std::sync::Arc;
use std::time::Duration;

use super::centre::Centre;
use super::message::{HandsetMessage, address, now};
use super::outbox::Outbox;
use super::receipts::Receipt;
use super::session::Link;
use super::system::{System, Verdict, Waiting};
use crate::codec::{
    CommandId, CommandStatus, DataSm, Destination, Header, Message, MessageId, Pdu, SubmitMulti,
    SubmitMultiResp, Tag, Tlvs,
};
use crate::text::{Packing, Udh, decode_with};
use crate::{ReceiptState, parse_relative};

pub(super) fn submit_sm(link: &Link, header: &Header, message: &Message<'_>) {
    take(link, header, &[*message]);
}

pub(super) fn submit_multi(link: &Link, header: &Header, multi: &SubmitMulti<'_>) {
    let messages: Vec<_> = multi
        .destinations
        .iter()
        .filter_map(|destination| match destination {
            Destination::Address(destination) => Some(Message {
                source: multi.source,
                destination,
                esm_class: multi.esm_class,
                validity_period: multi.validity_period,
                registered_delivery: multi.registered_delivery,
                data_coding: multi.data_coding,
                short_message: multi.short_message,
                tlvs: multi.tlvs,
                ..Message::default()
            }),
            // The simulator keeps no distribution lists.
            Destination::DistributionList(_) => None,
        })
        .collect();
    take(link, header, &messages);
}

pub(super) fn data_sm(link: &Link, header: &Header, data: &DataSm<'_>) {
    let message = Message {
        source: data.source,
        destination: data.destination,
        esm_class: data.esm_class,
        registered_delivery: data.registered_delivery,
        data_coding: data.data_coding,
        tlvs: data.tlvs,
        ..Message::default()
    };
    take(link, header, &[message]);
}

/// One request, whose messages all get one id.
fn take(link: &Link, header: &Header, messages: &[Message<'_>]) {
    /// Its first four octets are a length that no PDU has.
    const GARBAGE: [u8; 64] = [0xff; 64];
    let Some(system) = &link.system else { return };
    let mut verdict = system.judge();
    if verdict.garbage {
        return link.outbox.send_raw(&GARBAGE);
    }
    if verdict.silent {
        return;
    }
    let nowhere = messages.iter().any(|m| m.destination.value.is_empty());
    if nowhere {
        verdict.status = verdict.status.or(Some(CommandStatus::RINVDSTADR));
    }
    let answer = Answer {
        outbox: Arc::clone(&link.outbox),
        request: header.id,
        sequence: header.sequence,
        congestion: verdict.congestion,
    };
    let centre = Arc::clone(&link.centre);
    if let Some(status) = verdict.status {
        return centre.later(verdict.latency, move || answer.send("", status));
    }
    let id = centre.new_id();
    let state = limit_to_validity(&mut verdict, messages);
    let waiting: Vec<_> = messages
        .iter()
        .map(|message| on_its_way(link, id, message, &verdict))
        .collect();
    let (delay, outcome) = (verdict.delivery, verdict.outcome);
    if outcome.early {
        for receipt in waiting.iter().filter_map(|m| m.receipt.as_ref()) {
            centre.report(receipt, state);
        }
    }
    let at_once = delay.is_zero();
    let receipts = if at_once {
        arrive(&centre, system, id, waiting, state)
    } else {
        system.wait(id, waiting);
        Vec::new()
    };
    let (after, system, again) = (Arc::clone(&centre), Arc::clone(system), !outcome.early);
    centre.later(verdict.latency, move || {
        answer.send(&format!("{id:x}"), CommandStatus::ROK);
        if at_once {
            report_later(&after, receipts, state, outcome.delay, again);
            return;
        }
        let centre = Arc::clone(&after);
        after.later(delay, move || {
            if let Some(waiting) = system.take(id) {
                let receipts = arrive(&centre, &system, id, waiting, state);
                report_later(&centre, receipts, state, outcome.delay, again);
            }
        });
    });
}

/// The state in which the message ends; it ends with its validity period if that is shorter than
/// the way to the phone.
fn limit_to_validity(verdict: &mut Verdict, messages: &[Message<'_>]) -> ReceiptState {
    let validity = messages
        .first()
        .and_then(|m| std::str::from_utf8(m.validity_period).ok())
        .and_then(|period| parse_relative(period).ok());
    match validity {
        Some(validity) if !validity.is_zero() && validity < verdict.delivery => {
            verdict.delivery = validity;
            ReceiptState::Expired
        }
        _ => verdict.outcome.state,
    }
}

/// Puts messages on their phones, unless they have expired; their receipts.
fn arrive(
    centre: &Centre,
    system: &System,
    id: u64,
    waiting: Vec<Waiting>,
    state: ReceiptState,
) -> Vec<Receipt> {
    let mut receipts = Vec::new();
    for mut message in waiting {
        if state != ReceiptState::Expired {
            message.shown.received_at = now();
            centre.receive(message.shown, message.part);
        }
        receipts.extend(message.receipt);
    }
    system.end(id, state);
    receipts
}

fn report_later(
    centre: &Arc<Centre>,
    receipts: Vec<Receipt>,
    state: ReceiptState,
    delay: Duration,
    wanted: bool,
) {
    for receipt in receipts.into_iter().filter(|_| wanted) {
        let held = Arc::clone(centre);
        centre.later(delay, move || held.report(&receipt, state));
    }
}

fn on_its_way(link: &Link, id: u64, message: &Message<'_>, verdict: &Verdict) -> Waiting {
    let payload = message.tlvs.get(Tag::MESSAGE_PAYLOAD);
    let octets = payload.unwrap_or(message.short_message);
    let (class, coding) = (message.esm_class, message.data_coding);
    let (udh, text) = decode_with(octets, class, coding, Packing::Unpacked);
    Waiting {
        shown: HandsetMessage {
            id: format!("{id:x}"),
            from: address(message.source.ton, message.source.value),
            to: address(message.destination.ton, message.destination.value),
            text,
            data_coding: message.data_coding,
            received_at: now(),
            validity_period: String::from_utf8_lossy(message.validity_period).into_owned(),
            registered_delivery: message.registered_delivery,
        },
        part: udh.or_else(|| Udh::from_parameters(message.tlvs)),
        receipt: Receipt::of(link, id, message, verdict),
    }
}

/// Where and how a request is answered.
#[derive(Debug)]
struct Answer {
    outbox: Arc<Outbox>,
    request: CommandId,
    sequence: u32,
    congestion: Option<u8>,
}

impl Answer {
    fn send(&self, id: &str, status: CommandStatus) {
        let mut tlvs = Tlvs::new();
        if let Some(congestion) = self.congestion {
            // One octet fits.
            let _ = tlvs.push(Tag::CONGESTION_STATE, &[congestion]);
        }
        let (message_id, tlvs) = (id.as_bytes(), tlvs.list());
        let response = match self.request {
            CommandId::DATA_SM => Pdu::DataSmResp(MessageId { message_id, tlvs }),
            CommandId::SUBMIT_MULTI => Pdu::SubmitMultiResp(SubmitMultiResp {
                message_id,
                tlvs,
                ..SubmitMultiResp::default()
            }),
            _ => Pdu::SubmitSmResp(MessageId { message_id, tlvs }),
        };
        self.outbox.send(&response, status, self.sequence);
    }
}
