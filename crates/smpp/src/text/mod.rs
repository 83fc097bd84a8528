//! Texts to the octets of short messages, split into parts where one is not enough, and back.

mod decode;
mod encode;
mod gsm7;
mod header;
mod national;
mod options;
mod pack;
mod split;

use crate::{Alphabet, MessageClass, Tlv};

pub use decode::{decode, decode_with};
pub use encode::encode_with;
pub use header::{Udh, split_udh};
pub use national::Language;
pub use options::{Packing, Splitting, TextOptions};

/// esm_class of a message that begins with a user data header (§5.2.12).
pub const UDHI: u8 = 0x40;

/// One part of a text, ready for submit_sm.
#[derive(Clone, PartialEq, Eq)]
pub struct Segment {
    /// With its user data header, if it has one.
    pub short_message: Vec<u8>,
    /// §5.2.19.
    pub data_coding: u8,
    /// §5.2.12.
    pub esm_class: u8,
    /// What says where the part belongs, unless the user data header does.
    pub tlvs: Vec<Tlv>,
}

impl std::fmt::Debug for Segment {
    // A text is nobody's business.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Segment")
            .field("octets", &self.short_message.len())
            .field("data_coding", &self.data_coding)
            .field("esm_class", &self.esm_class)
            .finish()
    }
}

/// Why a text cannot be sent. Never holds the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    #[error("the text needs {0} parts; a message has at most 255")]
    TooLong(usize),
    #[error("ALPHA_RESERVED encodes nothing")]
    Reserved,
}

/// Encodes a text as as few parts as it needs, with the usual options. [`Alphabet::Default`] is
/// GSM 7-bit where every character is in it and UCS-2 otherwise. `reference` ties the parts
/// together.
///
/// # Errors
/// [`TextError`] over 255 parts or with a reserved alphabet.
pub fn encode(
    text: &str,
    reference: u8,
    class: Option<MessageClass>,
    alphabet: Alphabet,
) -> Result<Vec<Segment>, TextError> {
    let options = TextOptions {
        alphabet,
        class,
        ..TextOptions::default()
    };
    encode_with(text, u16::from(reference), &options)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn encoded(text: &str) -> Vec<Segment> {
        encode(text, 7, None, Alphabet::Default).unwrap()
    }

    fn joined(segments: &[Segment]) -> String {
        segments
            .iter()
            .map(|s| {
                let (_, octets) = split_udh(&s.short_message, s.esm_class);
                decode(octets, s.data_coding)
            })
            .collect()
    }

    #[test]
    fn the_text_chooses_its_alphabet() {
        assert_eq!(encoded("Code 123: £5 {ok} €")[0].data_coding, 0);
        assert_eq!(encoded("код 123")[0].data_coding, 8);
        assert_eq!(encoded("@")[0].short_message, [0]);
        assert_eq!(encoded("€")[0].short_message, [0x1b, 0x65]);
        assert!(encoded("")[0].short_message.is_empty());
    }

    #[test]
    fn classes_and_alphabets_make_the_data_coding() {
        let coding =
            |text, class, alphabet| encode(text, 0, class, alphabet).unwrap()[0].data_coding;
        assert_eq!(
            coding("a", Some(MessageClass::Class0), Alphabet::Default),
            0x10
        );
        assert_eq!(
            coding("я", Some(MessageClass::Class0), Alphabet::Default),
            0x18
        );
        assert_eq!(
            coding("a", Some(MessageClass::Class1), Alphabet::EightBit),
            0x15
        );
        assert_eq!(coding("é", None, Alphabet::EightBit), 3);
        assert_eq!(coding("я", None, Alphabet::EightBit), 8);
        assert_eq!(coding("a", None, Alphabet::Ucs2), 8);
        assert_eq!(
            encode("a", 0, None, Alphabet::Reserved),
            Err(TextError::Reserved)
        );
    }

    #[test]
    fn one_part_has_160_septets_or_70_units() {
        assert_eq!(encoded(&"a".repeat(160)).len(), 1);
        assert_eq!(encoded(&"a".repeat(161)).len(), 2);
        assert_eq!(encoded(&"a".repeat(306)).len(), 2);
        assert_eq!(encoded(&"a".repeat(307)).len(), 3);
        assert_eq!(encoded(&"я".repeat(70)).len(), 1);
        assert_eq!(encoded(&"я".repeat(71)).len(), 2);
        assert_eq!(encoded(&"я".repeat(134)).len(), 2);
        assert_eq!(encoded(&"€".repeat(80)).len(), 1);
        assert_eq!(encoded(&"€".repeat(81)).len(), 2);
    }

    #[test]
    fn parts_carry_their_header() {
        let parts = encoded(&"a".repeat(161));
        assert_eq!(parts[0].short_message[..6], [5, 0, 3, 7, 2, 1]);
        assert_eq!(parts[1].short_message[..6], [5, 0, 3, 7, 2, 2]);
        assert_eq!(parts[0].esm_class, UDHI);
        assert_eq!(parts[0].short_message.len(), 6 + 153);
    }

    #[test]
    fn too_many_parts_are_an_error() {
        assert_eq!(
            encode(&"a".repeat(153 * 255 + 1), 0, None, Alphabet::Default),
            Err(TextError::TooLong(256))
        );
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC{0,400}", gsm in "[a-z€{}\\[\\]^~|0-9 ]{0,400}") {
            for text in [text, gsm] {
                let segments = encoded(&text);
                prop_assert_eq!(joined(&segments), text);
                for segment in &segments {
                    let octets = segment.short_message.len();
                    let most = if segment.data_coding == 0 { 160 } else { 140 };
                    prop_assert!(octets <= most);
                }
            }
        }

        #[test]
        fn any_octets_decode_to_something(
            octets in proptest::collection::vec(any::<u8>(), 0..300), coding: u8, class: u8,
        ) {
            let (_, rest) = split_udh(&octets, class);
            let _ = decode(rest, coding);
        }
    }
}
