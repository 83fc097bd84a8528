//! What each request does.

use std::sync::Arc;
use std::time::Duration;

use super::message::{HandsetMessage, address, now};
use super::receipts;
use super::session::{Bound, Link};
use crate::ReceiptState;
use crate::codec::{
    Bind, BindResp, CommandId, CommandStatus, DataSm, Destination, Header, Message, MessageId, Pdu,
    QuerySm, QuerySmResp, SubmitMulti, SubmitMultiResp, Tag,
};
use crate::text::{Packing, Udh, decode_with};

/// What the link does after a request.
#[derive(Debug)]
pub(super) enum Next {
    Go,
    /// Close once the answer is out.
    Flush,
    Close,
}

/// A sequence number from a counter (§3.2).
pub(super) fn sequence(count: u64) -> u32 {
    u32::try_from(count % 0x7fff_ffff).unwrap_or(0) + 1
}

pub(super) fn take(link: &mut Link, header: &Header, pdu: &Pdu<'_>) -> Next {
    match pdu {
        Pdu::BindReceiver(body) => return bind(link, header, body, Bound::Receiver),
        Pdu::BindTransmitter(body) => return bind(link, header, body, Bound::Transmitter),
        Pdu::BindTransceiver(body) => return bind(link, header, body, Bound::Transceiver),
        Pdu::EnquireLink => refuse(link, header, CommandStatus::ROK),
        Pdu::Outbind(_) | Pdu::AlertNotification(_) => {}
        _ if header.id.is_response() => {}
        _ if link.bound == Bound::No => refuse(link, header, CommandStatus::RINVBNDSTS),
        Pdu::Unbind => {
            refuse(link, header, CommandStatus::ROK);
            return Next::Flush;
        }
        Pdu::DeliverSm(_) => refuse(link, header, CommandStatus::RINVBNDSTS),
        _ if link.bound == Bound::Receiver => refuse(link, header, CommandStatus::RINVBNDSTS),
        Pdu::SubmitSm(message) => submit(link, header, message),
        Pdu::SubmitMulti(multi) => submit_multi(link, header, multi),
        Pdu::DataSm(data) => data_sm(link, header, data),
        Pdu::QuerySm(query) => query_sm(link, header, query),
        // Every message is on its phone at once: too late for both.
        Pdu::CancelSm(_) => refuse(link, header, CommandStatus::RCANCELFAIL),
        Pdu::ReplaceSm(_) => refuse(link, header, CommandStatus::RREPLACEFAIL),
        _ => refuse(link, header, CommandStatus::RINVCMDID),
    }
    Next::Go
}

/// Answers with a status and nothing else.
fn refuse(link: &Link, header: &Header, status: CommandStatus) {
    let response = Pdu::empty_response(header.id);
    link.outbox.send(&response, status, header.sequence);
}

fn bind(link: &mut Link, header: &Header, bind: &Bind<'_>, wanted: Bound) -> Next {
    if link.bound != Bound::No {
        refuse(link, header, CommandStatus::RALYBND);
        return Next::Go;
    }
    if link.centre.fault(|faults| faults.drop_bind.take()) {
        return Next::Close;
    }
    if bind.system_id != link.centre.system_id().as_bytes() {
        refuse(link, header, CommandStatus::RINVSYSID);
        return Next::Flush;
    }
    if !link.centre.is_password(bind.password) {
        refuse(link, header, CommandStatus::RINVPASWD);
        return Next::Flush;
    }
    link.bound = wanted;
    let body = BindResp {
        system_id: b"countersign",
        ..BindResp::default()
    };
    let answer = match header.id {
        CommandId::BIND_RECEIVER => Pdu::BindReceiverResp(body),
        CommandId::BIND_TRANSMITTER => Pdu::BindTransmitterResp(body),
        _ => Pdu::BindTransceiverResp(body),
    };
    link.outbox
        .send(&answer, CommandStatus::ROK, header.sequence);
    let receives = wanted != Bound::Transmitter;
    let outbox = Arc::clone(&link.outbox);
    link.centre
        .join(link.number, receives, outbox, link.cut.clone());
    Next::Go
}

fn submit(link: &Link, header: &Header, message: &Message<'_>) {
    /// Its first four octets are a length that no PDU has.
    const GARBAGE: [u8; 64] = [0xff; 64];
    let (garbage, silent, slow, status) = link.centre.fault(|faults| {
        let (garbage, silent) = (faults.garbage.take(), faults.no_response.take());
        let throttled = faults.throttle.take().then_some(CommandStatus::RTHROTTLED);
        let status = throttled.or_else(|| rejected(faults));
        (garbage, silent, faults.slow_ms, status)
    });
    if garbage {
        return link.outbox.send_raw(&GARBAGE);
    }
    if silent {
        return;
    }
    let slow = Duration::from_millis(slow);
    let status = if message.destination.value.is_empty() {
        status.or(Some(CommandStatus::RINVDSTADR))
    } else {
        status
    };
    let (outbox, sequence) = (Arc::clone(&link.outbox), header.sequence);
    if let Some(status) = status {
        let refusal = Pdu::SubmitSmResp(MessageId::default());
        return link
            .centre
            .later(slow, move || outbox.send(&refusal, status, sequence));
    }
    let id = format!("{:x}", link.centre.new_id());
    accept(link, &id, message);
    let named = id.clone();
    link.centre.later(slow, move || {
        let taken = Pdu::SubmitSmResp(message_id(&named));
        outbox.send(&taken, CommandStatus::ROK, sequence);
    });
    report(link, &id, message, slow);
}

fn rejected(faults: &mut super::Faults) -> Option<CommandStatus> {
    let reject = faults.reject.as_mut()?;
    let status = CommandStatus(reject.status);
    reject.times.take().then_some(status)
}

fn message_id(id: &str) -> MessageId<'_> {
    MessageId {
        message_id: id.as_bytes(),
        ..MessageId::default()
    }
}

fn report(link: &Link, id: &str, message: &Message<'_>, slow: Duration) {
    receipts::send(
        link,
        id,
        message.source,
        message.destination,
        message.registered_delivery,
        slow,
    );
}

/// Shows a message, or keeps its part.
fn accept(link: &Link, id: &str, message: &Message<'_>) {
    let payload = message.tlvs.get(Tag::MESSAGE_PAYLOAD);
    let octets = payload.unwrap_or(message.short_message);
    let (class, coding) = (message.esm_class, message.data_coding);
    let (udh, text) = decode_with(octets, class, coding, Packing::Unpacked);
    let shown = HandsetMessage {
        id: id.to_owned(),
        from: address(message.source.ton, message.source.value),
        to: address(message.destination.ton, message.destination.value),
        text,
        data_coding: message.data_coding,
        received_at: now(),
        validity_period: String::from_utf8_lossy(message.validity_period).into_owned(),
        registered_delivery: message.registered_delivery,
    };
    link.centre
        .receive(shown, udh.or_else(|| Udh::from_parameters(message.tlvs)));
}

fn submit_multi(link: &Link, header: &Header, multi: &SubmitMulti<'_>) {
    let id = format!("{:x}", link.centre.new_id());
    for destination in multi.destinations.iter() {
        // The simulator keeps no distribution lists.
        let Destination::Address(destination) = destination else {
            continue;
        };
        let message = Message {
            source: multi.source,
            destination,
            esm_class: multi.esm_class,
            validity_period: multi.validity_period,
            registered_delivery: multi.registered_delivery,
            data_coding: multi.data_coding,
            short_message: multi.short_message,
            tlvs: multi.tlvs,
            ..Message::default()
        };
        accept(link, &id, &message);
        report(link, &id, &message, Duration::ZERO);
    }
    let taken = Pdu::SubmitMultiResp(SubmitMultiResp {
        message_id: id.as_bytes(),
        ..SubmitMultiResp::default()
    });
    link.outbox
        .send(&taken, CommandStatus::ROK, header.sequence);
}

fn data_sm(link: &Link, header: &Header, data: &DataSm<'_>) {
    let id = format!("{:x}", link.centre.new_id());
    let message = Message {
        source: data.source,
        destination: data.destination,
        esm_class: data.esm_class,
        registered_delivery: data.registered_delivery,
        data_coding: data.data_coding,
        tlvs: data.tlvs,
        ..Message::default()
    };
    accept(link, &id, &message);
    let taken = Pdu::DataSmResp(message_id(&id));
    link.outbox
        .send(&taken, CommandStatus::ROK, header.sequence);
    // deliver_sm has less room for an address than data_sm.
    if data.source.value.len() <= 20 && data.destination.value.len() <= 20 {
        report(link, &id, &message, Duration::ZERO);
    }
}

fn query_sm(link: &Link, header: &Header, query: &QuerySm<'_>) {
    if !link.centre.has_message(query.message_id) {
        return refuse(link, header, CommandStatus::RQUERYFAIL);
    }
    let answer = Pdu::QuerySmResp(QuerySmResp {
        message_id: query.message_id,
        message_state: ReceiptState::Delivered.number(),
        ..QuerySmResp::default()
    });
    link.outbox
        .send(&answer, CommandStatus::ROK, header.sequence);
}
