//! Delivery receipts: what a message centre says became of a message.

use crate::codec::{Message, Tag};

/// Final and intermediate states (§5.2.28).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReceiptState {
    Enroute,
    Delivered,
    Expired,
    Deleted,
    Undeliverable,
    Accepted,
    Unknown,
    Rejected,
}

impl ReceiptState {
    /// The number in the message_state parameter.
    #[must_use]
    pub const fn number(self) -> u8 {
        match self {
            Self::Enroute => 1,
            Self::Delivered => 2,
            Self::Expired => 3,
            Self::Deleted => 4,
            Self::Undeliverable => 5,
            Self::Accepted => 6,
            Self::Unknown => 7,
            Self::Rejected => 8,
        }
    }

    /// The word in the text of a receipt (Appendix B).
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Enroute => "ENROUTE",
            Self::Delivered => "DELIVRD",
            Self::Expired => "EXPIRED",
            Self::Deleted => "DELETED",
            Self::Undeliverable => "UNDELIV",
            Self::Accepted => "ACCEPTD",
            Self::Unknown => "UNKNOWN",
            Self::Rejected => "REJECTD",
        }
    }

    const ALL: [Self; 8] = [
        Self::Enroute,
        Self::Delivered,
        Self::Expired,
        Self::Deleted,
        Self::Undeliverable,
        Self::Accepted,
        Self::Unknown,
        Self::Rejected,
    ];

    pub(crate) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.number() == number)
    }

    /// Message centres shorten and spell these in their own ways; four letters tell them apart.
    fn from_word(word: &str) -> Option<Self> {
        let start = word.get(..4)?.to_ascii_uppercase();
        Self::ALL
            .into_iter()
            .find(|state| state.word().starts_with(&start))
    }
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The id from submit_sm_resp.
    pub message_id: String,
    pub state: ReceiptState,
    /// The network's error code, unless it is zero.
    pub error: Option<String>,
    /// As the message centre wrote it; forms differ.
    pub done_at: Option<String>,
}

/// esm_class bits that mark a receipt (§5.2.12): bit 2, and bit 5 for an intermediate one.
const RECEIPT: u8 = 0x04;
const INTERMEDIATE: u8 = 0x20;

impl Receipt {
    /// Reads a receipt from a deliver_sm; none for a message that a phone sent.
    #[must_use]
    pub fn read(message: &Message<'_>) -> Option<Self> {
        let id = message.tlvs.get(Tag::RECEIPTED_MESSAGE_ID);
        let state = message.tlvs.get(Tag::MESSAGE_STATE);
        let marked = message.esm_class & 0x3c;
        if marked != RECEIPT && marked != INTERMEDIATE && id.is_none() {
            return None;
        }
        let text = message
            .tlvs
            .get(Tag::MESSAGE_PAYLOAD)
            .unwrap_or(message.short_message);
        let text = String::from_utf8_lossy(text);
        let message_id = match id {
            Some(id) => text_of(id),
            None => field(&text, "id")?.to_owned(),
        };
        let state = state
            .and_then(|value| value.first().copied())
            .and_then(ReceiptState::from_number)
            .or_else(|| field(&text, "stat").and_then(ReceiptState::from_word))
            .unwrap_or(ReceiptState::Unknown);
        let error = field(&text, "err").filter(|code| code.bytes().any(|b| b != b'0'));
        Some(Self {
            message_id,
            state,
            error: error.map(str::to_owned),
            done_at: field(&text, "done date").map(str::to_owned),
        })
        .filter(|receipt| !receipt.message_id.is_empty())
    }
}

fn text_of(octets: &[u8]) -> String {
    let end = octets.iter().position(|o| *o == 0).unwrap_or(octets.len());
    String::from_utf8_lossy(&octets[..end]).trim().to_owned()
}

/// The value of `name:` in a receipt's text (Appendix B), at the start or after a space.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let lower = text.to_ascii_lowercase();
    let wanted = format!("{name}:");
    let mut from = 0;
    loop {
        let at = from + lower.get(from..)?.find(&wanted)?;
        if lower[..at]
            .chars()
            .next_back()
            .is_none_or(char::is_whitespace)
        {
            let value = text[at + wanted.len()..].trim_start();
            return value.split_whitespace().next();
        }
        from = at + wanted.len();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codec::Tlvs;

    fn read(text: &str, esm_class: u8) -> Option<Receipt> {
        Receipt::read(&Message {
            esm_class,
            short_message: text.as_bytes(),
            ..Message::default()
        })
    }

    #[test]
    fn reads_the_text_of_the_appendix() {
        let receipt = read(
            "id:00a1 sub:001 dlvrd:001 submit date:2601011200 done date:2601011201 stat:DELIVRD err:000 text:id:9",
            RECEIPT,
        )
        .unwrap();
        assert_eq!(receipt.message_id, "00a1");
        assert_eq!(receipt.state, ReceiptState::Delivered);
        assert_eq!(receipt.error, None);
        assert_eq!(receipt.done_at.as_deref(), Some("2601011201"));
    }

    #[test]
    fn case_order_and_gaps_do_not_matter() {
        let receipt = read("ID: 77 Stat:undeliverable ERR:034", RECEIPT).unwrap();
        assert_eq!(receipt.message_id, "77");
        assert_eq!(receipt.state, ReceiptState::Undeliverable);
        assert_eq!(receipt.error.as_deref(), Some("034"));
        assert_eq!(read("stat:EXPIRED", RECEIPT), None);
        assert_eq!(read("id:1", RECEIPT).unwrap().state, ReceiptState::Unknown);
    }

    #[test]
    fn parameters_count_more_than_text() {
        let mut tlvs = Tlvs::new();
        tlvs.push(Tag::RECEIPTED_MESSAGE_ID, b"abc\0").unwrap();
        tlvs.push(Tag::MESSAGE_STATE, &[8]).unwrap();
        let receipt = Receipt::read(&Message {
            tlvs: tlvs.list(),
            short_message: b"id:other stat:DELIVRD",
            ..Message::default()
        })
        .unwrap();
        assert_eq!(receipt.message_id, "abc");
        assert_eq!(receipt.state, ReceiptState::Rejected);
    }

    #[test]
    fn what_a_phone_sent_is_no_receipt() {
        assert_eq!(read("id:1 stat:DELIVRD", 0), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,200}", class: u8) {
            read(&text, class);
        }
    }
}
