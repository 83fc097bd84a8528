//! Telephone numbers in E.164.

use std::fmt;

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};
use serde::{Deserialize, Serialize};

use crate::numbering::Numbering;

/// A valid number in E.164, such as `+447700900123`. `Debug` and `Display` show the last digits only.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is not a number that a message can be sent to. Never holds the text.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
pub enum InvalidPhone {
    #[error("not a telephone number in international form, such as +44 7700 900123")]
    NotANumber,
    #[error("no telephone network has assigned numbers of this form")]
    Unassigned,
}

/// With the plus sign (E.164 §6.2.1). The phone library knows countries that have longer ones.
const LONGEST: usize = 1 + 15;

impl Phone {
    /// Reads a number in international form, spaces and punctuation allowed; with `region`
    /// (ISO 3166-1 alpha-2) also in that country's national form. Whether messages go to a number
    /// of its country and kind is decided where they are accepted, by [`numbering`](Self::numbering).
    ///
    /// # Errors
    /// [`InvalidPhone`] says what is wrong without repeating the number.
    pub fn parse(text: &str, region: Option<&str>) -> Result<Self, InvalidPhone> {
        let region = region.and_then(|code| code.parse::<Region>().ok());
        let number =
            PhoneNumber::parse(text.trim(), region).map_err(|_| InvalidPhone::NotANumber)?;
        if is_reserved_for_fiction(&number) {
            return Ok(Self(e164(&number)));
        }
        let e164 = e164(&number);
        if !PHONE_NUMBER_UTIL.is_valid_number(&number) || e164.len() > LONGEST {
            return Err(InvalidPhone::Unassigned);
        }
        Ok(Self(e164))
    }

    /// Country, kind and pricing prefix.
    #[must_use]
    pub fn numbering(&self) -> Numbering {
        match PhoneNumber::parse(&self.0, None) {
            Ok(number) if !is_reserved_for_fiction(&number) => Numbering::of(&number),
            _ => Numbering::of_fiction(),
        }
    }

    /// The whole number with its plus sign. Name the use where you call this.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The digits without the plus sign, as SMPP addresses with TON international carry them.
    #[must_use]
    pub fn digits(&self) -> &str {
        &self.0[1..]
    }

    /// The last two digits behind dots: what a page or log may show.
    #[must_use]
    pub fn masked(&self) -> String {
        mask(&self.0)
    }
}

fn mask(number: &str) -> String {
    let tail = number.len().saturating_sub(2);
    format!("••••• {}", number.get(tail..).unwrap_or_default())
}

fn e164(number: &PhoneNumber) -> String {
    number.format_as(PhoneNumberFormat::E164).into_owned()
}

/// Ofcom keeps 07700 900000–900999 for drama; no network delivers them, so examples may use them.
fn is_reserved_for_fiction(number: &PhoneNumber) -> bool {
    let e164 = number.format_as(PhoneNumberFormat::E164);
    e164.len() == 13 && e164.starts_with("+447700900")
}

impl TryFrom<String> for Phone {
    type Error = InvalidPhone;
    fn try_from(text: String) -> Result<Self, InvalidPhone> {
        Self::parse(&text, None)
    }
}

impl From<Phone> for String {
    fn from(phone: Phone) -> Self {
        phone.0
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone({})", self.masked())
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_international_and_national_forms() {
        let expected = "+447700900123";
        for text in ["+447700900123", "+44 (0)7700 900-123", " +44 7700 900123 "] {
            assert_eq!(Phone::parse(text, None).unwrap().expose(), expected);
        }
        assert_eq!(
            Phone::parse("07700 900123", Some("GB")).unwrap().expose(),
            expected
        );
        assert_eq!(
            Phone::parse("0171 3920000", Some("DE")).unwrap().digits(),
            "491713920000"
        );
    }

    #[test]
    fn refuses_what_is_longer_than_a_number_can_be() {
        let long = Phone::parse("+49 9879 001544 7701", None);
        assert_eq!(long, Err(InvalidPhone::Unassigned));
    }

    #[test]
    fn refuses_what_no_network_has() {
        for text in ["", "hello", "07700 900123", "+", "+1"] {
            assert_eq!(
                Phone::parse(text, None),
                Err(InvalidPhone::NotANumber),
                "{text}"
            );
        }
        assert_eq!(
            Phone::parse("+999123456789", None),
            Err(InvalidPhone::NotANumber)
        );
        assert_eq!(Phone::parse("+44 1", None), Err(InvalidPhone::NotANumber));
        assert_eq!(
            Phone::parse("+1 111 111 1111", None),
            Err(InvalidPhone::Unassigned)
        );
    }

    #[test]
    fn shows_the_last_two_digits_only() {
        let phone = Phone::parse("+447700900123", None).unwrap();
        assert_eq!(phone.masked(), "••••• 23");
        assert_eq!(format!("{phone} {phone:?}"), "••••• 23 Phone(••••• 23)");
    }

    proptest! {
        #[test]
        fn any_text_is_a_number_or_an_error(text in "\\PC{0,40}") {
            if let Ok(phone) = Phone::parse(&text, None) {
                prop_assert!(phone.expose().starts_with('+'));
                prop_assert!(phone.digits().bytes().all(|b| b.is_ascii_digit()));
                prop_assert!((4..=17).contains(&phone.digits().len()));
                let prefix = phone.numbering().prefix;
                prop_assert!(phone.digits().starts_with(&prefix));
                prop_assert!(prefix.len() + 3 <= phone.digits().len());
                prop_assert_eq!(Phone::parse(phone.expose(), None), Ok(phone));
            }
        }
    }
}
