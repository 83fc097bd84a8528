//! Optional parameters as an operator writes them.

use std::str::FromStr;

use crate::codec::{Tag, TagKind};

/// An optional parameter to send.
///
/// Written as `name=value` or `0x1400=value`. A parameter that the specification knows takes the
/// value that it should have: a number, or text. A prefix says it for any other: `u8:`, `u16:` and
/// `u32:` numbers, `hex:` octets, `cstring:` text with a closing NUL, `text:` text.
///
/// ```
/// use countersign_smpp::{Tlv, codec::Tag};
///
/// let port: Tlv = "source_port=2948".parse()?;
/// assert_eq!((port.tag, port.value), (Tag::SOURCE_PORT, vec![0x0b, 0x84]));
/// let entity: Tlv = "0x1400=1001234567890123456".parse()?;
/// assert_eq!((entity.tag, entity.value.len()), (Tag::DLT_ENTITY_ID, 19));
/// let own: Tlv = "0x2000=hex:00ff".parse()?;
/// assert_eq!(own.value, [0x00, 0xff]);
/// # Ok::<(), countersign_smpp::InvalidTlv>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tlv {
    pub tag: Tag,
    pub value: Vec<u8>,
}

/// Why a text is no optional parameter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidTlv {
    #[error("an optional parameter is written name=value")]
    NoValue,
    #[error("no optional parameter is called {0:?}; its number works as well: 0x1400=value")]
    UnknownName(String),
    #[error("{name}: a number of {octets} octets is wanted, at most {most}")]
    NotANumber {
        name: String,
        octets: usize,
        most: u32,
    },
    #[error("{name}: octets are written as pairs of hexadecimal digits")]
    NotHexadecimal { name: String },
    #[error("{name}: only printable ASCII is allowed")]
    NotAscii { name: String },
    #[error("{name}: {length} octets are too many, at most {most} are allowed")]
    TooLong {
        name: String,
        length: usize,
        most: usize,
    },
}

impl FromStr for Tlv {
    type Err = InvalidTlv;

    fn from_str(text: &str) -> Result<Self, InvalidTlv> {
        let (name, value) = text.split_once('=').ok_or(InvalidTlv::NoValue)?;
        let name = name.trim();
        let tag = tag(name).ok_or_else(|| InvalidTlv::UnknownName(name.to_owned()))?;
        let (kind, value) = kind(tag, value);
        let value = octets(name, kind, value)?;
        match tag.kind() {
            Some(TagKind::Integer(most)) if value.len() != most => Err(InvalidTlv::NotANumber {
                name: name.to_owned(),
                octets: most,
                most: u32::MAX >> (32 - 8 * most),
            }),
            _ => Ok(Self { tag, value }),
        }
    }
}

/// A name, or a number that is not 0.
fn tag(name: &str) -> Option<Tag> {
    let number = match name.strip_prefix("0x").or_else(|| name.strip_prefix("0X")) {
        Some(hex) => u16::from_str_radix(hex, 16).ok(),
        None => name.parse().ok(),
    };
    number
        .filter(|number| *number != 0)
        .map(Tag)
        .or_else(|| Tag::from_name(name))
}

/// What the value is by its prefix, or else by its tag.
fn kind(tag: Tag, value: &str) -> (TagKind, &str) {
    const MOST: usize = u16::MAX as usize;
    let most = match tag.kind() {
        Some(TagKind::CString(most) | TagKind::Text(most) | TagKind::Octets(most)) => most,
        Some(TagKind::Integer(octets)) => octets,
        None => MOST,
    };
    let prefixes = [
        ("u8:", TagKind::Integer(1)),
        ("u16:", TagKind::Integer(2)),
        ("u32:", TagKind::Integer(4)),
        ("hex:", TagKind::Octets(most)),
        ("cstring:", TagKind::CString(most)),
        ("text:", TagKind::Text(most)),
    ];
    for (prefix, kind) in prefixes {
        if let Some(value) = value.strip_prefix(prefix) {
            return (kind, value);
        }
    }
    match tag.kind() {
        Some(TagKind::Octets(most)) => (TagKind::Text(most), value),
        Some(kind) => (kind, value),
        None => (TagKind::Text(MOST), value),
    }
}

fn octets(name: &str, kind: TagKind, value: &str) -> Result<Vec<u8>, InvalidTlv> {
    let (octets, most) = match kind {
        TagKind::Integer(octets) => return integer(name, octets, value.trim()),
        TagKind::Octets(most) => (hexadecimal(name, value.trim())?, most),
        TagKind::Text(most) => (ascii(name, value)?, most),
        TagKind::CString(most) => {
            let mut octets = ascii(name, value)?;
            octets.push(0);
            (octets, most)
        }
    };
    if octets.len() > most {
        return Err(InvalidTlv::TooLong {
            name: name.to_owned(),
            length: octets.len(),
            most,
        });
    }
    Ok(octets)
}

fn integer(name: &str, octets: usize, value: &str) -> Result<Vec<u8>, InvalidTlv> {
    let most = u32::MAX >> (32 - 8 * octets);
    let number = match value
        .strip_prefix("0x")
        .or_else(|| value.strip_prefix("0X"))
    {
        Some(hex) => u32::from_str_radix(hex, 16).ok(),
        None => value.parse().ok(),
    };
    let number = number.filter(|number| *number <= most);
    let number = number.ok_or_else(|| InvalidTlv::NotANumber {
        name: name.to_owned(),
        octets,
        most,
    })?;
    Ok(number.to_be_bytes()[4 - octets..].to_vec())
}

fn hexadecimal(name: &str, value: &str) -> Result<Vec<u8>, InvalidTlv> {
    let digits: Option<Vec<u8>> = value
        .chars()
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    match digits {
        Some(digits) if digits.len().is_multiple_of(2) => Ok(digits
            .chunks_exact(2)
            .map(|pair| pair[0] << 4 | pair[1])
            .collect()),
        _ => Err(InvalidTlv::NotHexadecimal {
            name: name.to_owned(),
        }),
    }
}

fn ascii(name: &str, value: &str) -> Result<Vec<u8>, InvalidTlv> {
    if value.bytes().all(|octet| (b' '..=b'~').contains(&octet)) {
        Ok(value.as_bytes().to_vec())
    } else {
        Err(InvalidTlv::NotAscii {
            name: name.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Result<Vec<u8>, InvalidTlv> {
        text.parse::<Tlv>().map(|tlv| tlv.value)
    }

    #[test]
    fn known_parameters_take_the_value_they_should_have() {
        assert_eq!(value("payload_type=0"), Ok(vec![0]));
        assert_eq!(value("DEST_ADDR_SUBUNIT=0x01"), Ok(vec![1]));
        assert_eq!(value("user_message_reference=513"), Ok(vec![2, 1]));
        assert_eq!(value("qos_time_to_live=300"), Ok(vec![0, 0, 1, 44]));
        assert_eq!(value("receipted_message_id=ab"), Ok(b"ab\0".to_vec()));
        assert_eq!(value("dlt_template_id=1107"), Ok(b"1107".to_vec()));
        assert_eq!(value("alert_on_message_delivery="), Ok(Vec::new()));
        assert_eq!(value("callback_num=hex:0101"), Ok(vec![1, 1]));
    }

    #[test]
    fn a_prefix_says_what_an_unknown_one_holds() {
        assert_eq!(value("0x3000=u16:258"), Ok(vec![1, 2]));
        assert_eq!(value("12289=cstring:x=y"), Ok(b"x=y\0".to_vec()));
        assert_eq!(value("0x3000=plain"), Ok(b"plain".to_vec()));
        assert_eq!(value("dlt_entity_id=cstring:11"), Ok(b"11\0".to_vec()));
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |text: &str| text.parse::<Tlv>().unwrap_err().to_string();
        assert_eq!(
            said("source_port"),
            "an optional parameter is written name=value"
        );
        assert!(said("sauce_port=1").contains("\"sauce_port\""));
        assert!(said("0=1").contains("\"0\""));
        assert!(said("source_port=65536").contains("at most 65535"));
        assert!(said("source_port=-1").contains("2 octets"));
        assert!(said("callback_num=hex:0").contains("pairs"));
        assert!(said("dlt_entity_id=é").contains("ASCII"));
        assert!(said(&format!("dlt_entity_id={}", "1".repeat(31))).contains("at most 30"));
        assert!(said("source_port=u32:1234567").contains("source_port"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_without_a_panic(text in "\\PC{0,40}", number: u16) {
            let _ = text.parse::<Tlv>();
            let _ = format!("{number}={text}").parse::<Tlv>();
        }
    }
}
