use std::collections::BTreeMap;
use std::str::FromStr;
use std::time::Duration;

use countersign_core::Phone;
use countersign_core::phone::InvalidPhone;

use super::PropertyError;
use super::names::locale_of_message;
use super::reader::Reader;
use super::template;

/// The rules of the method's codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeProperties {
    /// Decimal digits, 4 to 10.
    pub length: u32,
    /// At most 10 minutes (OWASP ASVS 5.0, 6.5.5).
    pub lifetime: Duration,
    /// Guesses for one sign-in, over all resends.
    pub max_attempts: i64,
    pub max_resends: i64,
    pub resend_interval: Duration,
    /// Which attribute of a person holds the verified numbers.
    pub phone_attribute: String,
    /// The operator's own text with `{code}`, and `{service}` and `{minutes}` if wished.
    pub message: Option<String>,
    /// The operator's own texts by locale, such as `de` or `pt-BR`.
    pub messages: BTreeMap<String, String>,
    pub enrolment: Enrolment,
    /// Whether people may enrol a number that another person has.
    pub shared_numbers: bool,
    /// ISO 3166-1 alpha-2: whose national numbers are understood besides international ones.
    pub country: Option<String>,
}

/// Whether a person without a number may add one while signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enrolment {
    Allowed,
    /// And by a weaker method they must.
    Required,
    /// The help desk adds numbers.
    Refused,
}

impl FromStr for Enrolment {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "allowed" => Ok(Self::Allowed),
            "required" => Ok(Self::Required),
            "refused" => Ok(Self::Refused),
            _ => Err(()),
        }
    }
}

/// Whether two people may have one number.
struct Sharing(bool);

impl FromStr for Sharing {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "allowed" => Ok(Self(true)),
            "refused" => Ok(Self(false)),
            _ => Err(()),
        }
    }
}

impl CodeProperties {
    /// What is allowed but unwise about them, in plain words.
    #[must_use]
    pub fn warning(&self) -> Option<String> {
        (self.length < 6).then(|| {
            format!(
                "code_length: {} digits are easy to guess; use at least 6",
                self.length
            )
        })
    }

    pub(crate) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let seconds = |name, range, default| {
            let seconds = reader.number(name, range)?.unwrap_or(default);
            Ok::<_, PropertyError>(Duration::from_secs(seconds))
        };
        let enrolment = reader.choice("enrolment", || "allowed, required, refused".to_owned())?;
        let sharing = reader.choice("shared_numbers", || "allowed, refused".to_owned())?;
        let mut messages = BTreeMap::new();
        for (name, text) in reader.pairs() {
            if let Some(locale) = locale_of_message(name).filter(|_| !text.trim().is_empty()) {
                template::check(reader, name, text)?;
                messages.insert(locale.replace('_', "-"), text.to_owned());
            }
        }
        let message = reader.text("message");
        if let Some(text) = message {
            template::check(reader, "message", text)?;
        }
        Ok(Self {
            length: reader.number("code_length", 4..=10)?.unwrap_or(6),
            lifetime: seconds("code_lifetime_seconds", 30..=600, 300)?,
            max_attempts: reader.number("max_attempts", 1..=10)?.unwrap_or(3),
            max_resends: reader.number("max_resends", 0..=10)?.unwrap_or(3),
            resend_interval: seconds("resend_interval_seconds", 1..=600, 30)?,
            phone_attribute: attribute(reader)?,
            message: message.map(str::to_owned),
            messages,
            enrolment: enrolment.unwrap_or(Enrolment::Allowed),
            shared_numbers: sharing.unwrap_or(Sharing(true)).0,
            country: country(reader)?,
        })
    }
}

fn attribute(reader: &Reader<'_>) -> Result<String, PropertyError> {
    let name = reader
        .text("phone_attribute")
        .unwrap_or("phoneNumberVerified");
    let plain = name
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b"_.:-".contains(&b));
    if plain && name.len() <= 64 {
        Ok(name.to_owned())
    } else {
        let allowed = "an attribute's name: 1 to 64 of the characters a-z, A-Z, 0-9, _ . : -";
        Err(reader.refuse("phone_attribute", allowed))
    }
}

fn country(reader: &Reader<'_>) -> Result<Option<String>, PropertyError> {
    let Some(text) = reader.text("country") else {
        return Ok(None);
    };
    let code = text.to_ascii_uppercase();
    // In a country that the library knows, ten digits read as a number, assigned or not.
    let read = Phone::parse("2015550123", Some(&code));
    if code.len() == 2 && read != Err(InvalidPhone::NotANumber) {
        Ok(Some(code))
    } else {
        Err(reader.refuse("country", "a country of ISO 3166-1, two letters such as GB"))
    }
}
