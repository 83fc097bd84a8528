//! Receipts, sent back as deliver_sm.

use std::time::Duration;

use super::faults::Receipts;
use super::message::receipt_date;
use super::requests::sequence;
use super::session::Link;
use crate::ReceiptState;
use crate::codec::{CommandStatus, Endpoint, Message, Pdu, Tag, Tlvs};

/// Bits 0 and 1 of registered_delivery (§5.2.17).
const WANTED: u8 = 0x03;
const ONLY_FAILURE: u8 = 0x02;

/// Sends what the sender asked for, in the form of Appendix B and as parameters.
pub(super) fn send(
    link: &Link,
    id: &str,
    from: Endpoint<'_>,
    to: Endpoint<'_>,
    registered: u8,
    slow: Duration,
) {
    let (state, delay) = match link.centre.receipts() {
        Receipts::None => return,
        Receipts::Delivered => (ReceiptState::Delivered, 0),
        Receipts::Failed => (ReceiptState::Undeliverable, 0),
        Receipts::Delayed(delay) => (ReceiptState::Delivered, delay),
    };
    let delivered = state == ReceiptState::Delivered;
    match registered & WANTED {
        0 => return,
        ONLY_FAILURE if delivered => return,
        _ => {}
    }
    let Some(outbox) = link.centre.receiver(link.number) else {
        return;
    };
    let owned = |endpoint: Endpoint<'_>| (endpoint.ton, endpoint.npi, endpoint.value.to_vec());
    let (from, to, id) = (owned(from), owned(to), id.to_owned());
    let number = sequence(link.centre.new_id());
    let submitted = receipt_date();
    link.centre
        .later(slow + Duration::from_millis(delay), move || {
            let text = format!(
                "id:{id} sub:001 dlvrd:{:03} submit date:{submitted} done date:{} stat:{} err:{} text:",
                u8::from(delivered),
                receipt_date(),
                state.word(),
                if delivered { "000" } else { "001" },
            );
            let mut tlvs = Tlvs::new();
            // Both are far below what a parameter holds.
            let _ = tlvs.push(Tag::RECEIPTED_MESSAGE_ID, format!("{id}\0").as_bytes());
            let _ = tlvs.push(Tag::MESSAGE_STATE, &[state.number()]);
            let receipt = Message {
                source: endpoint(&to),
                destination: endpoint(&from),
                esm_class: 0x04,
                short_message: text.as_bytes(),
                tlvs: tlvs.list(),
                ..Message::default()
            };
            outbox.send(&Pdu::DeliverSm(receipt), CommandStatus::ROK, number);
        });
}

fn endpoint((ton, npi, value): &(u8, u8, Vec<u8>)) -> Endpoint<'_> {
    Endpoint {
        ton: *ton,
        npi: *npi,
        value,
    }
}
