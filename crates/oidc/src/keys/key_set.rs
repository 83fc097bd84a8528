use std::sync::Arc;

use countersign_core::Millis;
use countersign_jose::{JwkSet, KeyType};

use super::KeyError;
use super::signing_key::{SigningKey, name};
use super::verified::VerifiedTokens;
use crate::memo::Memo;
use crate::public_document::PublicDocument;

/// The keys as they were last loaded, newest first.
#[derive(Debug, Default)]
pub(super) struct KeySet {
    pub(super) keys: Vec<SigningKey>,
    /// The configuration revision that was loaded.
    pub(super) revision: i64,
    pub(super) verified: VerifiedTokens,
    /// By which of the keys are published.
    pub(super) document: Memo<Vec<bool>, Arc<PublicDocument>>,
}

impl KeySet {
    /// The key that signs now: of those that may, the one that stays longest. A key that is to
    /// follow another stays longer, so that it takes over at its time without further notice.
    pub(super) fn signer(&self, kind: KeyType, now: Millis) -> Result<&SigningKey, KeyError> {
        let same = self
            .keys
            .iter()
            .filter(|key| key.key_type() == kind && key.is_published(now));
        let ready = same.clone().filter(|key| key.sign_from <= now);
        ready
            .max_by_key(|key| (key.retire_at.is_none(), key.retire_at, key.sign_from))
            // The first key, made by a node whose clock is ahead.
            .or_else(|| same.min_by_key(|key| key.sign_from))
            .ok_or(KeyError::Missing(name(kind)))
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

    /// The same as it is sent.
    pub(super) fn document(&self, now: Millis) -> Arc<PublicDocument> {
        let published = self.keys.iter().map(|key| key.is_published(now));
        self.document
            .get(published.collect(), |_| PublicDocument::new(self.jwks(now)))
    }
}
