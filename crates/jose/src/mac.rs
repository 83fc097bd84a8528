use std::fmt;

use aws_lc_rs::hmac;
use serde::{Deserialize, Serialize};

/// A signature algorithm with a shared secret (RFC 7518 §3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "&'static str")]
pub enum MacAlgorithm {
    Hs256,
    Hs384,
    Hs512,
}

impl MacAlgorithm {
    pub const ALL: [Self; 3] = [Self::Hs256, Self::Hs384, Self::Hs512];

    /// The JWA name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::Hs384 => "HS384",
            Self::Hs512 => "HS512",
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|alg| alg.as_str() == name)
    }

    /// The shortest secret in bytes: as long as the hash (RFC 7518 §3.2).
    #[must_use]
    pub const fn shortest_secret(self) -> usize {
        match self {
            Self::Hs256 => 32,
            Self::Hs384 => 48,
            Self::Hs512 => 64,
        }
    }

    const fn hmac(self) -> hmac::Algorithm {
        match self {
            Self::Hs256 => hmac::HMAC_SHA256,
            Self::Hs384 => hmac::HMAC_SHA384,
            Self::Hs512 => hmac::HMAC_SHA512,
        }
    }
}

impl fmt::Display for MacAlgorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<MacAlgorithm> for &'static str {
    fn from(alg: MacAlgorithm) -> Self {
        alg.as_str()
    }
}

impl TryFrom<String> for MacAlgorithm {
    type Error = &'static str;

    fn try_from(name: String) -> Result<Self, Self::Error> {
        Self::from_name(&name).ok_or("not a signature algorithm with a shared secret")
    }
}

/// The secret is shorter than the algorithm's hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} needs a secret of at least {bytes} bytes", bytes = .0.shortest_secret())]
pub struct ShortSecret(pub MacAlgorithm);

/// A shared secret for one algorithm.
pub struct MacKey {
    alg: MacAlgorithm,
    key: hmac::Key,
}

impl MacKey {
    /// A client secret is taken as its UTF-8 bytes (OpenID Connect Core §10.1).
    ///
    /// # Errors
    /// [`ShortSecret`], see [`MacAlgorithm::shortest_secret`].
    pub fn new(alg: MacAlgorithm, secret: &[u8]) -> Result<Self, ShortSecret> {
        if secret.len() < alg.shortest_secret() {
            return Err(ShortSecret(alg));
        }
        let key = hmac::Key::new(alg.hmac(), secret);
        Ok(Self { alg, key })
    }

    #[must_use]
    pub const fn algorithm(&self) -> MacAlgorithm {
        self.alg
    }

    pub(crate) fn sign(&self, message: &[u8]) -> hmac::Tag {
        hmac::sign(&self.key, message)
    }

    /// Compares in constant time.
    pub(crate) fn verifies(&self, message: &[u8], tag: &[u8]) -> bool {
        hmac::verify(&self.key, message, tag).is_ok()
    }
}

impl fmt::Debug for MacKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "MacKey({})", self.alg)
    }
}
