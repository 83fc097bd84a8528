use std::fmt;
use std::str::FromStr;

use countersign_smpp::{Address, Npi, Ton};

/// Digits of the longest short code.
const SHORT_CODE: usize = 6;

/// Whom phones show as the sender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sender {
    /// At most 11 characters of the GSM alphabet (3GPP TS 23.040 §9.1.2.5).
    Name(String),
    /// 3 to 6 digits.
    ShortCode(String),
    /// Digits with country code, without the plus sign.
    Number(String),
}

impl Sender {
    pub(crate) const ALLOWED: &str = "a name of at most 11 ASCII characters, a short code of 3 to 6 digits, or a number such as \
         +447700900123";

    /// How SMPP writes it (SMPP 3.4 §5.2.5, §5.2.6).
    #[must_use]
    pub fn address(&self) -> Address {
        match self {
            Self::Name(name) => Address::alphanumeric(name),
            Self::ShortCode(code) => Address::new(Ton::NetworkSpecific, Npi::Unknown, code),
            Self::Number(digits) => Address::international(digits),
        }
    }
}

impl FromStr for Sender {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let text = text.trim();
        let digits = text.strip_prefix('+').unwrap_or(text);
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            let short = digits.len() == text.len() && digits.len() <= SHORT_CODE;
            return match digits.len() {
                3.. if short => Ok(Self::ShortCode(digits.to_owned())),
                7..=15 => Ok(Self::Number(digits.to_owned())),
                _ => Err(()),
            };
        }
        let gsm = |b: u8| matches!(b, b' '..=b'~') && !b"[]{}\\^~|`+".contains(&b);
        if (1..=11).contains(&text.len()) && text.bytes().all(gsm) {
            Ok(Self::Name(text.to_owned()))
        } else {
            Err(())
        }
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(text) | Self::ShortCode(text) => f.write_str(text),
            Self::Number(digits) => write!(f, "+{digits}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sender_is_addressed_as_what_it_is() {
        for (text, ton, npi) in [
            ("Countersign", Ton::Alphanumeric, Npi::Unknown),
            ("12345", Ton::NetworkSpecific, Npi::Unknown),
            ("+447700900123", Ton::International, Npi::Isdn),
        ] {
            let sender: Sender = text.parse().unwrap();
            let address = sender.address();
            assert_eq!((address.ton, address.npi), (ton, npi), "{text}");
            assert_eq!(sender.to_string(), text);
        }
        for text in [
            "",
            "12",
            "+12345",
            "A name too long",
            "Büro",
            "1234567890123456",
        ] {
            assert!(text.parse::<Sender>().is_err(), "{text}");
        }
    }
}
