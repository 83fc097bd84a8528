//! National language tables (3GPP TS 23.038 §6.2.1.2.4 and Annex A): letters that the default
//! alphabet lacks, without the price of UCS-2.

use super::gsm7::{Basic, Extension};
use crate::named::named_numbers;

named_numbers! {
    /// A language with tables of its own (§6.2.1.2.4). Phones know them less widely than the
    /// default alphabet; Turkish ones must.
    Language, "national language" {
        Turkish = 1, "TURKISH";
        Spanish = 2, "SPANISH";
        Portuguese = 3, "PORTUGUESE";
    }
}

impl Language {
    /// The locking shift table, in the place of the default alphabet (§A.3); Spanish has none.
    pub(super) fn locking(self) -> Option<&'static Basic> {
        match self {
            Self::Turkish => Some(&TURKISH),
            Self::Spanish => None,
            Self::Portuguese => Some(&PORTUGUESE),
        }
    }

    /// The single shift table, in the place of the extension table (§A.2).
    pub(super) fn single(self) -> &'static Extension {
        match self {
            Self::Turkish => TURKISH_SINGLE,
            Self::Spanish => SPANISH_SINGLE,
            Self::Portuguese => PORTUGUESE_SINGLE,
        }
    }
}

const TURKISH: Basic = [
    '@', '£', '$', '¥', '€', 'é', 'ù', 'ı', 'ò', 'Ç', '\n', 'Ğ', 'ğ', '\r', 'Å', 'å', //
    'Δ', '_', 'Φ', 'Γ', 'Λ', 'Ω', 'Π', 'Ψ', 'Σ', 'Θ', 'Ξ', '\u{1b}', 'Ş', 'ş', 'ß', 'É', //
    ' ', '!', '"', '#', '¤', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', //
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?', //
    'İ', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', //
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ä', 'Ö', 'Ñ', 'Ü', '§', //
    'ç', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', //
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ä', 'ö', 'ñ', 'ü', 'à',
];

const PORTUGUESE: Basic = [
    '@', '£', '$', '¥', 'ê', 'é', 'ú', 'í', 'ó', 'ç', '\n', 'Ô', 'ô', '\r', 'Á', 'á', //
    'Δ', '_', 'ª', 'Ç', 'À', '∞', '^', '\\', '€', 'Ó', '|', '\u{1b}', 'Â', 'â', 'Ê', 'É', //
    ' ', '!', '"', '#', 'º', '%', '&', '\'', '(', ')', '*', '+', ',', '-', '.', '/', //
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ':', ';', '<', '=', '>', '?', //
    'Í', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', //
    'P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'Ã', 'Õ', 'Ú', 'Ü', '§', //
    '~', 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', //
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 'ã', 'õ', '`', 'ü', 'à',
];

#[rustfmt::skip]
const TURKISH_SINGLE: &Extension = &[
    (0x0a, '\u{0c}'), (0x14, '^'), (0x28, '{'), (0x29, '}'), (0x2f, '\\'), (0x3c, '['),
    (0x3d, '~'), (0x3e, ']'), (0x40, '|'), (0x47, 'Ğ'), (0x49, 'İ'), (0x53, 'Ş'), (0x63, 'ç'),
    (0x65, '€'), (0x67, 'ğ'), (0x69, 'ı'), (0x73, 'ş'),
];

#[rustfmt::skip]
const SPANISH_SINGLE: &Extension = &[
    (0x09, 'ç'), (0x0a, '\u{0c}'), (0x14, '^'), (0x28, '{'), (0x29, '}'), (0x2f, '\\'),
    (0x3c, '['), (0x3d, '~'), (0x3e, ']'), (0x40, '|'), (0x41, 'Á'), (0x49, 'Í'), (0x4f, 'Ó'),
    (0x55, 'Ú'), (0x61, 'á'), (0x65, '€'), (0x69, 'í'), (0x6f, 'ó'), (0x75, 'ú'),
];

#[rustfmt::skip]
const PORTUGUESE_SINGLE: &Extension = &[
    (0x05, 'ê'), (0x09, 'ç'), (0x0a, '\u{0c}'), (0x0b, 'Ô'), (0x0c, 'ô'), (0x0e, 'Á'),
    (0x0f, 'á'), (0x12, 'Φ'), (0x13, 'Γ'), (0x14, '^'), (0x15, 'Ω'), (0x16, 'Π'), (0x17, 'Ψ'),
    (0x18, 'Σ'), (0x19, 'Θ'), (0x1f, 'Ê'), (0x28, '{'), (0x29, '}'), (0x2f, '\\'), (0x3c, '['),
    (0x3d, '~'), (0x3e, ']'), (0x40, '|'), (0x41, 'À'), (0x49, 'Í'), (0x4f, 'Ó'), (0x55, 'Ú'),
    (0x5b, 'Ã'), (0x5c, 'Õ'), (0x61, 'Â'), (0x65, '€'), (0x69, 'í'), (0x6f, 'ó'), (0x75, 'ú'),
    (0x7b, 'ã'), (0x7c, 'õ'), (0x7f, 'â'),
];
