//! Receipts in the shapes that message centres give them.

use serde::{Deserialize, Serialize};

use super::message::{receipt_date, receipt_date_with_seconds};
use crate::ReceiptState;
use crate::codec::{Tag, Tlvs};

/// How receipts are laid out. What centres send differs from Appendix B in these ways.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// Appendix B, and the parameters receipted_message_id and message_state.
    #[default]
    Standard,
    /// Appendix B alone, as centres of version 3.3 and Kannel's own relay send it.
    Text,
    /// The parameters alone, without a text.
    Parameters,
    /// Appendix B with seconds in the dates, as SMPPSim and several aggregators write it.
    Seconds,
    /// Only `id:` and `stat:`.
    Short,
    /// Names and states in lower case, with a space after each colon.
    LowerCase,
    /// Appendix B in message_payload instead of short_message.
    Payload,
}

/// In which form a receipt names the message.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdForm {
    /// As submit_sm_resp did: hexadecimal, lower case.
    #[default]
    Same,
    UpperCase,
    /// Decimal, while the answer was hexadecimal.
    Decimal,
    /// Decimal with leading zeros, ten digits.
    Padded,
}

impl IdForm {
    pub(super) fn of(self, id: u64) -> String {
        match self {
            Self::Same => format!("{id:x}"),
            Self::UpperCase => format!("{id:X}"),
            Self::Decimal => id.to_string(),
            Self::Padded => format!("{id:010}"),
        }
    }
}

/// What a receipt tells.
#[derive(Debug)]
pub(super) struct Told<'a> {
    pub(super) id: &'a str,
    pub(super) state: ReceiptState,
    /// When the message was taken, from [`receipt_date_with_seconds`].
    pub(super) submitted: &'a str,
}

impl Shape {
    /// The text and the parameters.
    pub(super) fn write(self, told: &Told<'_>) -> (String, Tlvs) {
        let (text, with_parameters) = match self {
            Self::Standard => (appendix_b(told, false), true),
            Self::Text => (appendix_b(told, false), false),
            Self::Parameters => (String::new(), true),
            Self::Seconds => (appendix_b(told, true), true),
            Self::Short => (format!("id:{} stat:{}", told.id, told.state.word()), false),
            Self::LowerCase => {
                let state = told.state.word().to_ascii_lowercase();
                (format!("id: {} stat: {state} err: 000", told.id), false)
            }
            Self::Payload => (appendix_b(told, false), true),
        };
        let mut tlvs = Tlvs::new();
        // All are far below what a parameter holds.
        if with_parameters {
            let _ = tlvs.push(
                Tag::RECEIPTED_MESSAGE_ID,
                format!("{}\0", told.id).as_bytes(),
            );
            let _ = tlvs.push(Tag::MESSAGE_STATE, &[told.state.number()]);
        }
        if self == Self::Payload {
            let _ = tlvs.push(Tag::MESSAGE_PAYLOAD, text.as_bytes());
            return (String::new(), tlvs);
        }
        (text, tlvs)
    }
}

fn appendix_b(told: &Told<'_>, seconds: bool) -> String {
    let delivered = told.state == ReceiptState::Delivered;
    let (submitted, done) = if seconds {
        (told.submitted, receipt_date_with_seconds())
    } else {
        // YYMMDDhhmm, without the two digits of the seconds.
        (told.submitted.get(..10).unwrap_or_default(), receipt_date())
    };
    format!(
        "id:{} sub:001 dlvrd:{:03} submit date:{submitted} done date:{done} stat:{} err:{} text:",
        told.id,
        u8::from(delivered),
        told.state.word(),
        if delivered { "000" } else { "001" },
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Receipt;
    use crate::codec::Message;

    #[test]
    fn every_shape_is_read_as_the_same_receipt() {
        let submitted = receipt_date_with_seconds();
        let told = Told {
            id: "1000002a",
            state: ReceiptState::Undeliverable,
            submitted: &submitted,
        };
        for shape in [
            Shape::Standard,
            Shape::Text,
            Shape::Parameters,
            Shape::Seconds,
            Shape::Short,
            Shape::LowerCase,
            Shape::Payload,
        ] {
            let (text, tlvs) = shape.write(&told);
            let receipt = Receipt::read(&Message {
                esm_class: 4,
                short_message: text.as_bytes(),
                tlvs: tlvs.list(),
                ..Message::default()
            });
            let receipt = receipt.unwrap_or_else(|| panic!("{shape:?} is no receipt"));
            assert_eq!(receipt.message_id, "1000002a", "{shape:?}");
            assert_eq!(receipt.state, ReceiptState::Undeliverable, "{shape:?}");
        }
    }

    #[test]
    fn ids_have_their_forms() {
        let id = 0x1000_002a;
        assert_eq!(IdForm::Same.of(id), "1000002a");
        assert_eq!(IdForm::UpperCase.of(id), "1000002A");
        assert_eq!(IdForm::Decimal.of(id), "268435498");
        assert_eq!(IdForm::Padded.of(id), "0268435498");
    }
}
