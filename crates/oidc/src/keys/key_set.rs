use countersign_core::Millis;
use countersign_jose::{Algorithm, JwkSet};

use super::KeyError;
use super::signing_key::SigningKey;

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
            .find(|key| key.kid == kid && key.is_published(now))
    }

    /// JWK Set (RFC 7517 §5) as JSON.
    pub(super) fn jwks(&self, now: Millis) -> String {
        let published = self.keys.iter().filter(|key| key.is_published(now));
        let set: Vec<_> = published.map(|key| key.jwk.clone()).collect();
        serde_json::to_string(&JwkSet::from(set)).unwrap_or_default()
    }
}
