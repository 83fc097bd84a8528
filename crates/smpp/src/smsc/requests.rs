//! What each request does.

use std::time::Duration;

use tokio::sync::watch;

use super::centre::Outgoing;
use super::faults::Receipts;
use super::message::{HandsetMessage, address, now};
use super::session::{Link, send};
use crate::ReceiptState;
use crate::codec::{
    Bind, BindResp, CommandStatus, DataSm, Destination, Header, Message, MessageId, Pdu,
    QuerySmResp, SubmitMulti, SubmitMultiResp, Tag, TlvList, Tlvs,
};
use crate::text::{Udh, decode, split_udh};

/// What the link does after a request.
pub(super) enum Next {
    Go,
    /// Close once the answer is out.
    Flush,
    Close,
}

/// A sequence number from a counter (§3.2).
pub(super) fn sequence(count: u64) -> u32 {
    u32::try_from(count % 0x7fff_fffe).unwrap_or(0) + 1
}

pub(super) async fn take(link: &mut Link, header: &Header, pdu: &Pdu<'_>) -> Next {
    let ok = CommandStatus::ROK;
    let to = header.sequence;
    match pdu {
        Pdu::BindReceiver(bind) => {
            return self::bind(link, header, bind, true, Pdu::BindReceiverResp);
        }
        Pdu::BindTransmitter(bind) => {
            return self::bind(link, header, bind, false, Pdu::BindTransmitterResp);
        }
        Pdu::BindTransceiver(bind) => {
            return self::bind(link, header, bind, true, Pdu::BindTransceiverResp);
        }
        Pdu::EnquireLink => link.send(&Pdu::EnquireLinkResp, ok, to),
        Pdu::GenericNack | Pdu::Outbind(_) | Pdu::AlertNotification(_) => {}
        _ if header.id.is_response() => {}
        _ if !link.bound => link.send(&Pdu::GenericNack, CommandStatus::RINVBNDSTS, to),
        Pdu::Unbind => {
            link.send(&Pdu::UnbindResp, ok, to);
            return Next::Flush;
        }
        Pdu::SubmitSm(message) => return submit(link, to, message).await,
        Pdu::SubmitMulti(multi) => submit_multi(link, to, multi),
        Pdu::DataSm(data) => data_sm(link, to, data),
        Pdu::QuerySm(query) => {
            let known = link.centre.has_message(query.message_id);
            let answer = Pdu::QuerySmResp(QuerySmResp {
                message_id: query.message_id,
                message_state: ReceiptState::Delivered.number(),
                ..QuerySmResp::default()
            });
            let failed = Pdu::QuerySmResp(QuerySmResp::default());
            if known {
                link.send(&answer, ok, to);
            } else {
                link.send(&failed, CommandStatus::RQUERYFAIL, to);
            }
        }
        // Every message is on its phone at once: too late for both.
        Pdu::CancelSm(_) => link.send(&Pdu::CancelSmResp, CommandStatus::RCANCELFAIL, to),
        Pdu::ReplaceSm(_) => link.send(&Pdu::ReplaceSmResp, CommandStatus::RREPLACEFAIL, to),
        _ => link.send(&Pdu::GenericNack, CommandStatus::RINVCMDID, to),
    }
    Next::Go
}

fn bind<'a>(
    link: &mut Link,
    header: &Header,
    bind: &Bind<'_>,
    receives: bool,
    answer: impl Fn(BindResp<'a>) -> Pdu<'a>,
) -> Next {
    let refused = if link.bound {
        Some(CommandStatus::RALYBND)
    } else if bind.system_id != link.centre.system_id().as_bytes() {
        Some(CommandStatus::RINVSYSID)
    } else if !link.centre.is_password(bind.password) {
        Some(CommandStatus::RINVPASWD)
    } else {
        None
    };
    if let Some(status) = refused {
        link.send(&answer(BindResp::default()), status, header.sequence);
        return if link.bound { Next::Go } else { Next::Flush };
    }
    if link.centre.fault(|faults| faults.drop_bind.take()) {
        return Next::Close;
    }
    link.bound = true;
    link.send(
        &answer(BindResp::default()),
        CommandStatus::ROK,
        header.sequence,
    );
    let cut: watch::Sender<bool> = link.cut.clone();
    link.centre
        .join(link.number, receives, link.outgoing.clone(), cut);
    Next::Go
}

async fn submit(link: &Link, to: u32, message: &Message<'_>) -> Next {
    let none = Pdu::SubmitSmResp(MessageId::default());
    if link.centre.fault(|f| f.garbage.take()) {
        let _ = link.outgoing.send(vec![0xff; 64]);
        return Next::Go;
    }
    if link.centre.fault(|f| f.no_response.take()) {
        return Next::Go;
    }
    let slow = link.centre.fault(|f| f.slow_ms);
    if link.centre.fault(|f| f.throttle.take()) {
        answer(link, &none, CommandStatus::RTHROTTLED, to, slow);
        return Next::Go;
    }
    if let Some(status) = link.centre.fault(rejected) {
        answer(link, &none, CommandStatus(status), to, slow);
        return Next::Go;
    }
    if message.destination.value.is_empty() {
        answer(link, &none, CommandStatus::RINVDSTADR, to, slow);
        return Next::Go;
    }
    let id = format!("{:x}", link.centre.new_id());
    let from = address(message.source.ton, message.source.value);
    let number = address(message.destination.ton, message.destination.value);
    accept(link, &id, &from, &number, message);
    let taken = Pdu::SubmitSmResp(MessageId {
        message_id: id.as_bytes(),
        ..MessageId::default()
    });
    answer(link, &taken, CommandStatus::ROK, to, slow);
    if message.registered_delivery & 0x03 != 0 {
        receipt(link, &id, message, slow);
    }
    Next::Go
}

fn rejected(faults: &mut super::Faults) -> Option<u32> {
    let reject = faults.reject.as_mut()?;
    let status = reject.status;
    match reject.times.take() {
        true => Some(status),
        false => {
            faults.reject = None;
            None
        }
    }
}

/// Answers, later when slow, without holding up the requests behind.
fn answer(link: &Link, pdu: &Pdu<'_>, status: CommandStatus, to: u32, slow_ms: u64) {
    if slow_ms == 0 {
        return link.send(pdu, status, to);
    }
    let mut out = Vec::new();
    if crate::codec::encode(pdu, status, to, &mut out).is_err() {
        return;
    }
    let outgoing = link.outgoing.clone();
    tokio::spawn(async move {
        tokio::time::sleep(Duration::from_millis(slow_ms)).await;
        let _ = outgoing.send(out);
    });
}

/// Shows a message, or keeps its part.
fn accept(link: &Link, id: &str, from: &str, to: &str, message: &Message<'_>) {
    let payload = message.tlvs.get(Tag::MESSAGE_PAYLOAD);
    let octets = payload.unwrap_or(message.short_message);
    let (udh, octets) = split_udh(octets, message.esm_class);
    let shown = HandsetMessage {
        id: id.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
        text: decode(octets, message.data_coding),
        data_coding: message.data_coding,
        received_at: now(),
        validity_period: String::from_utf8_lossy(message.validity_period).into_owned(),
        registered_delivery: message.registered_delivery,
    };
    link.centre
        .receive(shown, udh.or_else(|| sar(message.tlvs)));
}

/// The part as optional parameters name it (§5.3.2.22 to .24).
fn sar(tlvs: TlvList<'_>) -> Option<Udh> {
    let reference = tlvs.get(Tag::SAR_MSG_REF_NUM)?;
    Some(Udh {
        reference: u16::from_be_bytes(reference.try_into().ok()?),
        total: *tlvs.get(Tag::SAR_TOTAL_SEGMENTS)?.first()?,
        number: *tlvs.get(Tag::SAR_SEGMENT_SEQNUM)?.first()?,
    })
}

/// Sends a receipt back as deliver_sm, in the form of Appendix B and as parameters.
fn receipt(link: &Link, id: &str, message: &Message<'_>, slow_ms: u64) {
    let (state, delay) = match link.centre.receipts() {
        Receipts::None => return,
        Receipts::Delivered => (ReceiptState::Delivered, 0),
        Receipts::Failed => (ReceiptState::Undeliverable, 0),
        Receipts::Delayed(delay) => (ReceiptState::Delivered, delay),
    };
    let Some(outgoing) = link.centre.receiver(link.number) else {
        return;
    };
    let error = if state == ReceiptState::Delivered {
        "000"
    } else {
        "001"
    };
    let delivered = u8::from(state == ReceiptState::Delivered);
    let date = "2601010000";
    let text = format!(
        "id:{id} sub:001 dlvrd:00{delivered} submit date:{date} done date:{date} stat:{} err:{error} text:",
        state.word()
    );
    let mut tlvs = Tlvs::new();
    let fits = tlvs
        .push(Tag::RECEIPTED_MESSAGE_ID, format!("{id}\0").as_bytes())
        .is_ok()
        && tlvs.push(Tag::MESSAGE_STATE, &[state.number()]).is_ok();
    let deliver = Pdu::DeliverSm(Message {
        source: message.destination,
        destination: message.source,
        esm_class: 0x04,
        short_message: text.as_bytes(),
        tlvs: if fits {
            tlvs.list()
        } else {
            TlvList::default()
        },
        ..Message::default()
    });
    let to = sequence(link.centre.new_id());
    later(outgoing, &deliver, to, slow_ms + delay);
}

fn later(outgoing: Outgoing, pdu: &Pdu<'_>, to: u32, delay_ms: u64) {
    if delay_ms == 0 {
        return send(&outgoing, pdu, CommandStatus::ROK, to);
    }
    let mut out = Vec::new();
    if crate::codec::encode(pdu, CommandStatus::ROK, to, &mut out).is_ok() {
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(delay_ms)).await;
            let _ = outgoing.send(out);
        });
    }
}

fn submit_multi(link: &Link, to: u32, multi: &SubmitMulti<'_>) {
    let id = format!("{:x}", link.centre.new_id());
    let from = address(multi.source.ton, multi.source.value);
    let message = Message {
        esm_class: multi.esm_class,
        validity_period: multi.validity_period,
        registered_delivery: multi.registered_delivery,
        data_coding: multi.data_coding,
        short_message: multi.short_message,
        tlvs: multi.tlvs,
        ..Message::default()
    };
    for destination in multi.destinations.iter() {
        if let Destination::Address(endpoint) = destination {
            let number = address(endpoint.ton, endpoint.value);
            accept(link, &id, &from, &number, &message);
        }
    }
    let taken = Pdu::SubmitMultiResp(SubmitMultiResp {
        message_id: id.as_bytes(),
        ..SubmitMultiResp::default()
    });
    link.send(&taken, CommandStatus::ROK, to);
}

fn data_sm(link: &Link, to: u32, data: &DataSm<'_>) {
    let id = format!("{:x}", link.centre.new_id());
    let from = address(data.source.ton, data.source.value);
    let number = address(data.destination.ton, data.destination.value);
    let message = Message {
        esm_class: data.esm_class,
        registered_delivery: data.registered_delivery,
        data_coding: data.data_coding,
        tlvs: data.tlvs,
        ..Message::default()
    };
    accept(link, &id, &from, &number, &message);
    let taken = Pdu::DataSmResp(MessageId {
        message_id: id.as_bytes(),
        ..MessageId::default()
    });
    link.send(&taken, CommandStatus::ROK, to);
}
