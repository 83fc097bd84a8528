//! Authentication context class references and authentication methods references.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a sign-in method, sent and received as `acr` (OpenID Connect Core §2).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Acr(String);

/// Why a text cannot be an acr.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an acr has 1 to 128 visible ASCII characters without spaces or quotes")]
pub struct InvalidAcr;

impl Acr {
    /// The built-in method: user name and password, level 0. The name is reserved.
    pub const PASSWORD: &'static str = "password";

    /// The built-in method's acr.
    #[must_use]
    pub fn password() -> Self {
        Self(Self::PASSWORD.to_owned())
    }

    /// # Errors
    /// [`InvalidAcr`] for an empty or over-long text, or one with spaces, quotes or control characters.
    pub fn new(name: impl Into<String>) -> Result<Self, InvalidAcr> {
        let name = name.into();
        let fits = (1..=128).contains(&name.len());
        let visible = name
            .bytes()
            .all(|b| b.is_ascii_graphic() && b != b'"' && b != b'\\');
        if fits && visible {
            Ok(Self(name))
        } else {
            Err(InvalidAcr)
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Acr {
    type Error = InvalidAcr;
    fn try_from(name: String) -> Result<Self, InvalidAcr> {
        Self::new(name)
    }
}

impl From<Acr> for String {
    fn from(acr: Acr) -> Self {
        acr.0
    }
}

impl fmt::Display for Acr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What was proved during a sign-in, in the words of RFC 8176.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Amr {
    /// A password.
    Pwd,
    /// A one-time password.
    Otp,
    /// A message to a phone number.
    Sms,
    /// A call to a phone number.
    Tel,
    /// A key that stays on the device that it was made on.
    Hwk,
    /// A key that a person's devices share.
    Swk,
    /// A person was there and agreed.
    User,
    /// More than one factor.
    Mfa,
}

impl Amr {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pwd => "pwd",
            Self::Otp => "otp",
            Self::Sms => "sms",
            Self::Tel => "tel",
            Self::Hwk => "hwk",
            Self::Swk => "swk",
            Self::User => "user",
            Self::Mfa => "mfa",
        }
    }

    /// Adds `mfa` when something known and something held were both proved.
    #[must_use]
    pub fn complete(mut proved: Vec<Self>) -> Vec<Self> {
        let knows = proved.contains(&Self::Pwd);
        let holds = [Self::Otp, Self::Hwk, Self::Swk];
        let holds = proved.iter().any(|amr| holds.contains(amr));
        if knows && holds {
            proved.push(Self::Mfa);
        }
        proved.sort_unstable();
        proved.dedup();
        proved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_acr_is_one_visible_word() {
        assert!(Acr::new("smpp").is_ok());
        assert!(Acr::new("urn:mace:incommon:iap:silver").is_ok());
        for bad in ["", "two words", "a\"b", "a\nb", "é"] {
            assert_eq!(Acr::new(bad), Err(InvalidAcr), "{bad:?}");
        }
    }

    #[test]
    fn password_and_code_are_multi_factor() {
        let amr = Amr::complete(vec![Amr::Sms, Amr::Otp, Amr::Pwd]);
        assert_eq!(amr, [Amr::Pwd, Amr::Otp, Amr::Sms, Amr::Mfa]);
        assert_eq!(Amr::complete(vec![Amr::Pwd]), [Amr::Pwd]);
        assert_eq!(Amr::complete(vec![Amr::Swk]), [Amr::Swk]);
        let amr = Amr::complete(vec![Amr::Swk, Amr::User, Amr::Pwd]);
        assert_eq!(amr, [Amr::Pwd, Amr::Swk, Amr::User, Amr::Mfa]);
    }
}
