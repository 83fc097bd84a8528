use super::national::Language;
use crate::{Alphabet, MessageClass};

/// How a text that needs more than one message is taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Splitting {
    /// A user data header with a reference of 8 bits (3GPP TS 23.040 §9.2.3.24.1): every centre
    /// and every phone knows it.
    #[default]
    Udh,
    /// The same with a reference of 16 bits (§9.2.3.24.8), and one character less in each part.
    WideUdh,
    /// Parts named by optional parameters (SMPP 3.4 §5.3.2.22); the centre makes the headers.
    Sar,
    /// Not at all: one message_payload (SMPP 3.4 §5.3.2.32), which the centre takes apart.
    Payload,
}

/// How septets stand in short_message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Packing {
    /// One an octet, as nearly every centre wants it.
    #[default]
    Unpacked,
    /// Eight in seven octets, as they go over the air.
    Packed,
}

/// What a text may become.
///
/// ```
/// use countersign_smpp::text::{Language, Splitting, TextOptions, encode_with};
///
/// let options = TextOptions {
///     language: Some(Language::Turkish),
///     splitting: Splitting::Sar,
///     ..TextOptions::default()
/// };
/// // Turkish letters without the price of UCS-2: one part of 155 characters at most.
/// let parts = encode_with("Şifreniz 123456", 1, &options)?;
/// assert_eq!((parts.len(), parts[0].data_coding), (1, 0));
/// # Ok::<(), countersign_smpp::text::TextError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TextOptions {
    pub alphabet: Alphabet,
    pub class: Option<MessageClass>,
    /// Tables that may be used where the default alphabet does not do.
    pub language: Option<Language>,
    pub splitting: Splitting,
    pub packing: Packing,
}

impl Default for TextOptions {
    fn default() -> Self {
        Self {
            alphabet: Alphabet::Default,
            class: None,
            language: None,
            splitting: Splitting::default(),
            packing: Packing::default(),
        }
    }
}
