//! Delivery receipts: what a message centre says became of a message.

mod fields;
mod ids;
mod state;
mod time;

use std::borrow::Cow;

use crate::codec::{Message, Tag};
use crate::text::{decode, split_udh};
use fields::field;

pub use ids::equivalent_ids;
pub use state::ReceiptState;
pub use time::ReceiptTime;

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The id from submit_sm_resp, as this centre writes it here: see
    /// [`Receipt::equivalent_ids`].
    pub message_id: String,
    pub state: ReceiptState,
    /// The network's error code, unless it is zero.
    pub error: Option<String>,
    /// As the message centre wrote it; forms differ: see [`ReceiptTime`].
    pub done_at: Option<String>,
}

/// esm_class bits that mark a receipt (§5.2.12): bit 2, and bit 5 for an intermediate one.
const RECEIPT: u8 = 0x04;
const INTERMEDIATE: u8 = 0x20;
/// Bits that say what kind of message it is.
const KIND: u8 = 0x3c;

impl Receipt {
    /// Reads a receipt from a deliver_sm, or from a data_sm with the same fields; none for a
    /// message that a phone sent. Optional parameters count more than the text (Appendix B), of
    /// which any field may be missing but one that names the message.
    #[must_use]
    pub fn read(message: &Message<'_>) -> Option<Self> {
        let id = message.tlvs.get(Tag::RECEIPTED_MESSAGE_ID).map(c_string);
        let id = id.filter(|id| !id.is_empty());
        let marked = message.esm_class & KIND;
        if marked != RECEIPT && marked != INTERMEDIATE && id.is_none() {
            return None;
        }
        let text = text(message);
        let message_id = match id {
            Some(id) => id,
            None => field(&text, &["id", "msgid", "message_id", "messageid"])?.to_owned(),
        };
        Some(Self {
            message_id,
            state: state(message, &text),
            error: error(message, &text),
            done_at: field(&text, &["done date", "donedate", "done_date"]).map(str::to_owned),
        })
    }

    /// Every form in which submit_sm_resp may have named this message.
    #[must_use]
    pub fn equivalent_ids(&self) -> Vec<String> {
        equivalent_ids(&self.message_id)
    }
}

/// On its way where nothing or an unknown word is said: a message must not be given up for it.
fn state(message: &Message<'_>, text: &str) -> ReceiptState {
    let number = message.tlvs.get(Tag::MESSAGE_STATE);
    let number = number.and_then(|value| value.first().copied());
    let word = || field(text, &["stat", "status", "state"]).and_then(ReceiptState::from_word);
    let said = number.and_then(ReceiptState::from_number).or_else(word);
    let delivered = || {
        let count = field(text, &["dlvrd"])?.parse::<u32>().ok()?;
        (count > 0).then_some(ReceiptState::Delivered)
    };
    let state = said.or_else(delivered).unwrap_or(ReceiptState::Enroute);
    // Of what has not ended only a delivery is certain.
    let ends = message.esm_class & KIND != INTERMEDIATE || state == ReceiptState::Delivered;
    if ends { state } else { ReceiptState::Enroute }
}

/// The code in the text, or that in network_error_code (§5.3.2.31): its kind and two octets.
fn error(message: &Message<'_>, text: &str) -> Option<String> {
    let written = field(text, &["err", "error"])
        .filter(|code| code.bytes().any(|octet| octet != b'0'))
        .map(str::to_owned);
    written.or_else(|| {
        match message.tlvs.get(Tag::NETWORK_ERROR_CODE)? {
            &[_, high, low] => Some(u16::from_be_bytes([high, low])),
            _ => None,
        }
        .filter(|code| *code != 0)
        .map(|code| code.to_string())
    })
}

/// The text, in whatever alphabet it is said or seen to be.
fn text<'a>(message: &Message<'a>) -> Cow<'a, str> {
    const UCS2: u8 = 0x08;
    let payload = message.tlvs.get(Tag::MESSAGE_PAYLOAD);
    let octets = payload.unwrap_or(message.short_message);
    let (_, octets) = split_udh(octets, message.esm_class);
    let wide = |octet: &[u8]| octet.first() == Some(&0);
    let ucs2 = message.data_coding & 0xec == UCS2
        || (octets.len() > 2 && octets.len().is_multiple_of(2) && octets.chunks(2).all(wide));
    if ucs2 {
        Cow::Owned(decode(octets, UCS2))
    } else {
        String::from_utf8_lossy(octets)
    }
}

fn c_string(octets: &[u8]) -> String {
    let end = octets.iter().position(|o| *o == 0).unwrap_or(octets.len());
    String::from_utf8_lossy(&octets[..end]).trim().to_owned()
}
