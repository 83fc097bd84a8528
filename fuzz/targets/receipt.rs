//! Any deliver_sm is a receipt with an id, or none.
#![no_main]

use countersign_smpp::Receipt;
use countersign_smpp::codec::{Header, Message, Pdu, decode};
use libfuzzer_sys::fuzz_target;

/// esm_class of a delivery receipt (SMPP §5.2.12).
const RECEIPT: u8 = 0x04;

fuzz_target!(|input: &[u8]| {
    let by_text = Message {
        esm_class: RECEIPT,
        short_message: input,
        ..Message::default()
    };
    let whole = Header::read(input).and_then(|header| decode(&header, input));
    let by_frame = match whole {
        Ok(Pdu::DeliverSm(message)) => Some(message),
        _ => None,
    };
    for message in std::iter::once(by_text).chain(by_frame) {
        if let Some(receipt) = Receipt::read(&message) {
            assert!(!receipt.message_id.is_empty());
        }
    }
});
