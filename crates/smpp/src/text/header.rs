//! User data headers (3GPP TS 23.040 §9.2.3.24).

use super::UDHI;
use super::gsm7::Tables;
use super::national::Language;
use crate::codec::{Tag, TlvList};

const CONCATENATION: u8 = 0x00;
const WIDE_CONCATENATION: u8 = 0x08;
const SINGLE_SHIFT: u8 = 0x24;
const LOCKING_SHIFT: u8 = 0x25;

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
    let (header, text) = split(octets, esm_class);
    (concatenation(header), text)
}

/// The elements of the header, and what follows it.
pub(super) fn split(octets: &[u8], esm_class: u8) -> (&[u8], &[u8]) {
    let without = (&[][..], octets);
    if esm_class & UDHI == 0 {
        return without;
    }
    let Some((length, rest)) = octets.split_first() else {
        return without;
    };
    rest.split_at_checked(usize::from(*length))
        .unwrap_or(without)
}

fn elements(mut header: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (&[id, length], rest) = header.split_first_chunk::<2>()?;
        let (value, after) = rest.split_at_checked(usize::from(length))?;
        header = after;
        Some((id, value))
    })
}

pub(super) fn concatenation(header: &[u8]) -> Option<Udh> {
    elements(header).find_map(|element| match element {
        (CONCATENATION, &[reference, total, number]) => Some(Udh {
            reference: u16::from(reference),
            total,
            number,
        }),
        (WIDE_CONCATENATION, &[high, low, total, number]) => Some(Udh {
            reference: u16::from_be_bytes([high, low]),
            total,
            number,
        }),
        _ => None,
    })
}

/// The tables that a header asks for (§9.2.3.24.15 and .16); those of unknown languages are not.
pub(super) fn tables(header: &[u8]) -> Tables {
    let language = |wanted| {
        let mut found = elements(header).filter(|(id, _)| *id == wanted);
        found.find_map(|(_, value)| Language::from_number(*value.first()?))
    };
    Tables {
        locking: language(LOCKING_SHIFT),
        single: language(SINGLE_SHIFT),
    }
}

/// The header of a part; empty where nothing needs one.
pub(super) fn write(tables: Tables, part: Option<Udh>, wide: bool) -> Vec<u8> {
    let mut header = vec![0];
    if let Some(part) = part {
        let [high, low] = part.reference.to_be_bytes();
        if wide {
            header.extend([WIDE_CONCATENATION, 4, high, low, part.total, part.number]);
        } else {
            header.extend([CONCATENATION, 3, low, part.total, part.number]);
        }
    }
    for (id, language) in [
        (SINGLE_SHIFT, tables.single),
        (LOCKING_SHIFT, tables.locking),
    ] {
        header.extend(language.into_iter().flat_map(|l| [id, 1, l.number()]));
    }
    match header.len() {
        1 => Vec::new(),
        length => {
            // At most 13 octets.
            header[0] = (length - 1) as u8;
            header
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_sizes_of_reference() {
        let wide = [6, 8, 4, 1, 2, 3, 1, b'a'];
        let (udh, text) = split_udh(&wide, UDHI);
        let expected = Udh {
            reference: 258,
            total: 3,
            number: 1,
        };
        assert_eq!((udh, text), (Some(expected), &b"a"[..]));
        assert_eq!(write(Tables::default(), udh, true), wide[..7]);
        assert_eq!(write(Tables::default(), udh, false), [5, 0, 3, 2, 3, 1]);
    }

    #[test]
    fn a_header_that_does_not_fit_is_text() {
        for octets in [&[][..], &[9, 1], &[200]] {
            assert_eq!(split_udh(octets, UDHI), (None, octets));
        }
        assert_eq!(split_udh(b"\x05abc", 0), (None, &b"\x05abc"[..]));
    }
}
