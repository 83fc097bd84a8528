use super::{UDHI, gsm7};
use crate::codec::{Tag, TlvList};

/// Which part of which message this is (3GPP TS 23.040 §9.2.3.24.1 and .8).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Udh {
    pub reference: u16,
    pub total: u8,
    /// From 1.
    pub number: u8,
}

impl Udh {
    /// The part as optional parameters name it (§5.3.2.22 to .24).
    #[must_use]
    pub fn from_parameters(tlvs: TlvList<'_>) -> Option<Self> {
        let reference = tlvs.get(Tag::SAR_MSG_REF_NUM)?;
        Some(Self {
            reference: u16::from_be_bytes(reference.try_into().ok()?),
            total: *tlvs.get(Tag::SAR_TOTAL_SEGMENTS)?.first()?,
            number: *tlvs.get(Tag::SAR_SEGMENT_SEQNUM)?.first()?,
        })
    }
}

/// Takes the user data header off; a header that does not fit is left where it is.
#[must_use]
pub fn split_udh(octets: &[u8], esm_class: u8) -> (Option<Udh>, &[u8]) {
    if esm_class & UDHI == 0 {
        return (None, octets);
    }
    let Some((length, rest)) = octets.split_first() else {
        return (None, octets);
    };
    match rest.split_at_checked(usize::from(*length)) {
        Some((header, text)) => (concatenation(header), text),
        None => (None, octets),
    }
}

fn concatenation(mut header: &[u8]) -> Option<Udh> {
    loop {
        let (&[id, length], rest) = header.split_first_chunk::<2>()?;
        let (value, after) = rest.split_at_checked(usize::from(length))?;
        match (id, value) {
            (0x00, &[reference, total, number]) => {
                return Some(Udh {
                    reference: u16::from(reference),
                    total,
                    number,
                });
            }
            (0x08, &[high, low, total, number]) => {
                return Some(Udh {
                    reference: u16::from_be_bytes([high, low]),
                    total,
                    number,
                });
            }
            _ => header = after,
        }
    }
}

/// The text of a short message without its header. What cannot be read is replaced.
#[must_use]
pub fn decode(octets: &[u8], data_coding: u8) -> String {
    match data_coding {
        // ASCII, and Latin-1, which begins with it.
        0x01 | 0x03 => octets.iter().copied().map(char::from).collect(),
        coding if is_general(coding) && coding & 0x0c == 0x08 => utf16(octets),
        coding if is_general(coding) && coding & 0x0c == 0x04 => {
            octets.iter().copied().map(char::from).collect()
        }
        _ => gsm7::decode(octets),
    }
}

/// General data coding; 0xf0 and above hold a class with GSM 7-bit or octets.
const fn is_general(coding: u8) -> bool {
    coding < 0x40
}

fn utf16(octets: &[u8]) -> String {
    let units = octets
        .chunks_exact(2)
        .map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_sizes_of_reference() {
        let wide = [6, 8, 4, 1, 2, 3, 1, b'a'];
        let (udh, text) = split_udh(&wide, UDHI);
        assert_eq!(
            udh,
            Some(Udh {
                reference: 258,
                total: 3,
                number: 1
            })
        );
        assert_eq!(text, b"a");
    }

    #[test]
    fn a_header_that_does_not_fit_is_text() {
        for octets in [&[][..], &[9, 1], &[200]] {
            assert_eq!(split_udh(octets, UDHI), (None, octets));
        }
        assert_eq!(split_udh(b"\x05abc", 0), (None, &b"\x05abc"[..]));
    }
}
