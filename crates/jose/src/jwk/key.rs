use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::public_key::PublicKey;
use crate::algorithm::Algorithm;
use crate::jwe::KeyManagement;

/// What a key is meant for (RFC 7517 §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usage {
    Signature,
    Encryption,
}

impl Usage {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Signature => "sig",
            Self::Encryption => "enc",
        }
    }
}

/// A public key with what is said of it (RFC 7517 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jwk {
    pub kid: Option<String>,
    pub usage: Option<Usage>,
    /// The one algorithm that it is meant for, by its name: it may be one that is not known here.
    pub alg: Option<String>,
    pub key: PublicKey,
}

impl Jwk {
    #[must_use]
    pub const fn new(key: PublicKey) -> Self {
        Self {
            kid: None,
            usage: None,
            alg: None,
            key,
        }
    }

    #[must_use]
    pub fn kid(self, kid: impl Into<String>) -> Self {
        let kid = Some(kid.into());
        Self { kid, ..self }
    }

    #[must_use]
    pub fn usage(self, usage: Usage) -> Self {
        let usage = Some(usage);
        Self { usage, ..self }
    }

    #[must_use]
    pub fn alg(self, alg: impl Into<String>) -> Self {
        let alg = Some(alg.into());
        Self { alg, ..self }
    }

    /// Whether signatures by this algorithm can be this key's.
    #[must_use]
    pub fn verifies(&self, alg: Algorithm) -> bool {
        self.is_for(Usage::Signature, alg.as_str()) && self.key.key_type() == Some(alg.key_type())
    }

    /// Whether a text can be encrypted to this key so.
    #[must_use]
    pub fn encrypts(&self, alg: KeyManagement) -> bool {
        self.is_for(Usage::Encryption, alg.as_str()) && alg.fits(&self.key)
    }

    fn is_for(&self, usage: Usage, alg: &str) -> bool {
        self.usage.is_none_or(|own| own == usage)
            && self.alg.as_deref().is_none_or(|own| own == alg)
    }

    pub(super) fn members(&self) -> Map<String, Value> {
        let mut members = self.key.members();
        let said = [
            ("kid", self.kid.as_deref()),
            ("use", self.usage.map(Usage::as_str)),
            ("alg", self.alg.as_deref()),
        ];
        for (name, value) in said {
            if let Some(value) = value {
                members.insert(name.to_owned(), Value::from(value));
            }
        }
        members
    }
}

impl Serialize for Jwk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.members().serialize(serializer)
    }
}
