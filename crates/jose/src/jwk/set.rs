use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::key::{Jwk, Usage};
use super::read::InvalidJwk;
use crate::algorithm::Algorithm;
use crate::jwe::KeyManagement;

/// What is read of a set in bytes; more than any application publishes.
const LARGEST: usize = 256 * 1024;
/// How many keys of a set are taken.
const MOST_KEYS: usize = 100;

/// The public keys of one party (RFC 7517 §5).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct JwkSet {
    keys: Vec<Jwk>,
}

impl JwkSet {
    /// From JSON. Keys of unknown types are passed over, as RFC 7517 §5 asks for; so are unsound
    /// ones, but a private key refuses the set.
    ///
    /// # Errors
    /// [`InvalidJwk`] if it is not a set, too large, or tells a private key.
    pub fn parse(json: &[u8]) -> Result<Self, InvalidJwk> {
        if json.len() > LARGEST {
            return Err(InvalidJwk::TooLarge);
        }
        let value = serde_json::from_slice(json).map_err(|_| InvalidJwk::NotASet)?;
        Self::from_json(&value)
    }

    /// The same from a value, such as the `jwks` of a registration.
    ///
    /// # Errors
    /// As [`JwkSet::parse`].
    pub fn from_json(value: &Value) -> Result<Self, InvalidJwk> {
        let keys = value.get("keys").and_then(Value::as_array);
        let keys = keys.ok_or(InvalidJwk::NotASet)?;
        if keys.len() > MOST_KEYS {
            return Err(InvalidJwk::TooLarge);
        }
        let mut set = Self::default();
        for key in keys {
            match Jwk::from_json(key) {
                Ok(key) => set.keys.push(key),
                Err(InvalidJwk::Private) => return Err(InvalidJwk::Private),
                Err(_) => {}
            }
        }
        Ok(set)
    }

    #[must_use]
    pub fn keys(&self) -> &[Jwk] {
        &self.keys
    }

    /// The keys that a signature can be by: of the algorithm's type and meant for it. A token
    /// that names its key is that key's, or one's without a name.
    pub fn verifying<'a>(
        &'a self,
        kid: Option<&'a str>,
        alg: Algorithm,
    ) -> impl Iterator<Item = &'a Jwk> {
        let named = move |key: &&Jwk| match (kid, key.kid.as_deref()) {
            (Some(asked), Some(own)) => asked == own,
            _ => true,
        };
        self.keys
            .iter()
            .filter(named)
            .filter(move |key| key.verifies(alg))
    }

    /// The key to encrypt to: one that is meant for encryption before one that does not say.
    #[must_use]
    pub fn encrypting(&self, alg: KeyManagement) -> Option<&Jwk> {
        let mut fitting = self.keys.iter().filter(|key| key.encrypts(alg));
        let first = fitting.clone().next();
        let meant = fitting.find(|key| key.usage == Some(Usage::Encryption));
        meant.or(first)
    }
}

impl From<Vec<Jwk>> for JwkSet {
    fn from(keys: Vec<Jwk>) -> Self {
        Self { keys }
    }
}

impl<'de> Deserialize<'de> for JwkSet {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_json(&Value::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}
