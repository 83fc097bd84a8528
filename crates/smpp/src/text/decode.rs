use super::gsm7::Tables;
use super::options::Packing;
use super::{Udh, header, pack};

/// The text of a short message without its header. Septets are read one an octet, in the default
/// alphabet. What cannot be read is replaced.
#[must_use]
pub fn decode(octets: &[u8], data_coding: u8) -> String {
    match alphabet(data_coding) {
        Read::Latin1 => octets.iter().copied().map(char::from).collect(),
        Read::Utf16 => utf16(octets),
        Read::Gsm7 => Tables::default().decode(octets),
    }
}

/// The text of a short message with its header, if `esm_class` says that it has one: the tables
/// that the header names are used. What cannot be read is replaced.
///
/// ```
/// use countersign_smpp::text::{Packing, UDHI, decode_with};
///
/// let turkish = [3, 0x25, 1, 1, 0x1c, b'i', b'f', b'r', b'e'];
/// let (part, text) = decode_with(&turkish, UDHI, 0, Packing::Unpacked);
/// assert_eq!((part, text.as_str()), (None, "Şifre"));
/// ```
#[must_use]
pub fn decode_with(
    octets: &[u8],
    esm_class: u8,
    data_coding: u8,
    packing: Packing,
) -> (Option<Udh>, String) {
    let (elements, rest) = header::split(octets, esm_class);
    let part = header::concatenation(elements);
    if alphabet(data_coding) != Read::Gsm7 {
        return (part, decode(rest, data_coding));
    }
    let tables = header::tables(elements);
    let text = match packing {
        Packing::Unpacked => tables.decode(rest),
        Packing::Packed => tables.decode(&pack::unpack(rest, octets.len() - rest.len())),
    };
    (part, text)
}

#[derive(PartialEq, Eq)]
enum Read {
    Gsm7,
    Latin1,
    Utf16,
}

fn alphabet(data_coding: u8) -> Read {
    match data_coding {
        // ASCII, and Latin-1, which begins with it.
        0x01 | 0x03 => Read::Latin1,
        // General data coding; 0xf0 and above hold a class with GSM 7-bit or octets.
        coding if coding < 0x40 && coding & 0x0c == 0x08 => Read::Utf16,
        coding if coding < 0x40 && coding & 0x0c == 0x04 => Read::Latin1,
        _ => Read::Gsm7,
    }
}

fn utf16(octets: &[u8]) -> String {
    let units = octets
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}
