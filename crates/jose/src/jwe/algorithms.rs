use std::fmt;

use aws_lc_rs::key_wrap::{AES_128, AES_256, AesBlockCipher};
use serde::{Deserialize, Serialize};

use crate::jwk::PublicKey;

/// How the content's key reaches the recipient (RFC 7518 §4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum KeyManagement {
    /// RSAES OAEP with SHA-256 for both hash and mask (RFC 7518 §4.3).
    RsaOaep256,
    /// The agreed key encrypts the content itself (RFC 7518 §4.6, RFC 8037 §3.2).
    EcdhEs,
    /// The agreed key wraps the content's key (RFC 7518 §4.6, §4.4).
    EcdhEsA128kw,
    EcdhEsA256kw,
}

impl KeyManagement {
    pub const ALL: [Self; 4] = [
        Self::RsaOaep256,
        Self::EcdhEs,
        Self::EcdhEsA128kw,
        Self::EcdhEsA256kw,
    ];

    /// The JWA name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::RsaOaep256 => "RSA-OAEP-256",
            Self::EcdhEs => "ECDH-ES",
            Self::EcdhEsA128kw => "ECDH-ES+A128KW",
            Self::EcdhEsA256kw => "ECDH-ES+A256KW",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alg| alg.as_str() == name)
    }

    pub(crate) const fn fits(self, key: &PublicKey) -> bool {
        match key {
            PublicKey::Rsa { .. } => matches!(self, Self::RsaOaep256),
            PublicKey::Ec { .. } | PublicKey::X25519(_) => !matches!(self, Self::RsaOaep256),
            PublicKey::Ed25519(_) => false,
        }
    }

    /// The cipher that wraps the content's key, if one does.
    pub(super) const fn wrap(self) -> Option<&'static AesBlockCipher> {
        match self {
            Self::RsaOaep256 | Self::EcdhEs => None,
            Self::EcdhEsA128kw => Some(&AES_128),
            Self::EcdhEsA256kw => Some(&AES_256),
        }
    }

    /// Name and length in bytes of the key that is agreed on (RFC 7518 §4.6.2).
    pub(super) const fn agreed(self, enc: ContentEncryption) -> (&'static str, usize) {
        match self {
            Self::RsaOaep256 | Self::EcdhEs => (enc.as_str(), enc.key_len()),
            Self::EcdhEsA128kw => (self.as_str(), 16),
            Self::EcdhEsA256kw => (self.as_str(), 32),
        }
    }
}

/// How the content is encrypted (RFC 7518 §5.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum ContentEncryption {
    /// AES-CBC with HMAC-SHA2 (RFC 7518 §5.2); OpenID Connect's default.
    A128cbcHs256,
    A256cbcHs512,
    /// AES-GCM (RFC 7518 §5.3).
    A128gcm,
    A256gcm,
}

impl ContentEncryption {
    pub const ALL: [Self; 4] = [
        Self::A128cbcHs256,
        Self::A256cbcHs512,
        Self::A128gcm,
        Self::A256gcm,
    ];

    /// The JWA name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::A128cbcHs256 => "A128CBC-HS256",
            Self::A256cbcHs512 => "A256CBC-HS512",
            Self::A128gcm => "A128GCM",
            Self::A256gcm => "A256GCM",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|enc| enc.as_str() == name)
    }

    /// Length of its key in bytes; AES-CBC with HMAC takes two keys in one.
    pub(super) const fn key_len(self) -> usize {
        match self {
            Self::A128gcm => 16,
            Self::A128cbcHs256 | Self::A256gcm => 32,
            Self::A256cbcHs512 => 64,
        }
    }

    pub(super) const fn iv_len(self) -> usize {
        match self {
            Self::A128gcm | Self::A256gcm => 12,
            Self::A128cbcHs256 | Self::A256cbcHs512 => 16,
        }
    }
}

impl fmt::Display for KeyManagement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for ContentEncryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<KeyManagement> for &'static str {
    fn from(alg: KeyManagement) -> Self {
        alg.as_str()
    }
}

impl From<ContentEncryption> for &'static str {
    fn from(enc: ContentEncryption) -> Self {
        enc.as_str()
    }
}

impl TryFrom<String> for KeyManagement {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::from_name(&name).ok_or("not a key management algorithm that is supported")
    }
}

impl TryFrom<String> for ContentEncryption {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::from_name(&name).ok_or("not a content encryption algorithm that is supported")
    }
}
