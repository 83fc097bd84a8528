use countersign_core::Millis;
use serde::Serialize;

use super::jwk::Jwk;
use super::signing_key::SigningKey;
use super::{Algorithm, KeyError};

/// The keys as they were last loaded, newest first.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    pub(super) keys: Vec<SigningKey>,
    /// The configuration revision that was loaded.
    pub(super) revision: i64,
}

impl KeySet {
    /// The newest key of this algorithm that has not stopped signing.
    pub(super) fn signer(&self, alg: Algorithm) -> Result<&SigningKey, KeyError> {
        self.keys
            .iter()
            .find(|key| key.alg == alg && key.retire_at.is_none())
            .ok_or(KeyError::Missing(alg.as_str()))
    }

    pub(super) fn published(&self, kid: &str, now: Millis) -> Option<&SigningKey> {
        self.keys
            .iter()
            .find(|key| key.jwk.kid == kid && key.is_published(now))
    }

    /// JWK Set (RFC 7517 §5) as JSON.
    pub(super) fn jwks(&self, now: Millis) -> String {
        #[derive(Serialize)]
        struct JwkSet<'a> {
            keys: Vec<&'a Jwk>,
        }
        let published = self.keys.iter().filter(|key| key.is_published(now));
        let set = JwkSet {
            keys: published.map(|key| &key.jwk).collect(),
        };
        serde_json::to_string(&set).unwrap_or_default()
    }
}
