//! The keys that sign tokens: made at the first start, sealed at rest, rotated with overlap.

mod error;
mod key_set;
mod listing;
mod rotation;
mod signing_key;
mod token_type;
mod verified;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};

use countersign_core::seal::fingerprint;
use countersign_core::{Clock, Entropy, Keyring};
use countersign_jose::{Algorithm, Jws, KeyType, Verified};
use countersign_store::Store;
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::KeyError;
pub use listing::{KeyInfo, KeyState};
pub use rotation::{Pace, Rotated};
pub(crate) use token_type::TokenType;

use crate::error::ProviderError;
use crate::public_document::PublicDocument;
use key_set::KeySet;
use signing_key::SigningKey;

/// What tokens can be signed with.
pub(crate) const ALGORITHMS: [Algorithm; 10] = Algorithm::ALL;

/// The keys that every store has: for clients that ask for nothing, and for access tokens. The
/// others are made when the first client needs them.
const ALWAYS: [KeyType; 2] = [KeyType::Rsa, KeyType::P256];

/// Signs, verifies and publishes. Parsed keys are kept; the store is asked only for changes.
pub(crate) struct Keys {
    store: Store,
    keyring: Arc<Keyring>,
    clock: Arc<dyn Clock>,
    entropy: Arc<dyn Entropy>,
    current: RwLock<Arc<KeySet>>,
}

impl Keys {
    /// Loads the keys, making those that are missing.
    pub(crate) async fn open(
        store: Store,
        keyring: Arc<Keyring>,
        clock: Arc<dyn Clock>,
        entropy: Arc<dyn Entropy>,
    ) -> Result<Self, ProviderError> {
        let keys = Self {
            store,
            keyring,
            clock,
            entropy,
            current: RwLock::default(),
        };
        keys.load().await?;
        keys.ensure(ALWAYS).await?;
        Ok(keys)
    }

    fn current(&self) -> Arc<KeySet> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn are_complete(&self) -> bool {
        let (current, now) = (self.current(), self.clock.now());
        let mut always = ALWAYS.into_iter();
        always.all(|kind| current.signer(kind, now).is_ok())
    }

    pub(crate) async fn load(&self) -> Result<(), ProviderError> {
        // Read first: a change in between is then loaded once too often, never missed.
        let revision = self.store.configuration_revision().await?;
        let rows = self.store.signing_keys(self.clock.now()).await?;
        let keys: Result<Vec<SigningKey>, KeyError> = rows
            .iter()
            .map(|row| SigningKey::open(row, &self.keyring))
            .collect();
        let set = KeySet {
            keys: keys?,
            revision,
            ..KeySet::default()
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
        Ok(())
    }

    pub(crate) fn jwks(&self) -> String {
        self.current().jwks(self.clock.now())
    }

    /// The same as it is sent.
    pub(crate) fn document(&self) -> Arc<PublicDocument> {
        self.current().document(self.clock.now())
    }

    pub(crate) fn sign(
        &self,
        alg: Algorithm,
        kind: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, KeyError> {
        let current = self.current();
        let key = current.signer(alg.key_type(), self.clock.now())?;
        key.sign(alg, kind, claims)
    }

    /// The claims of a token of this kind that was signed here; whether it has expired is not
    /// looked at. None for anything else.
    pub(crate) async fn verify<T: DeserializeOwned>(
        &self,
        token: &str,
        kind: TokenType,
    ) -> Result<Option<T>, ProviderError> {
        let verified = self.verified(token, kind).await?;
        Ok(verified.and_then(|token| token.claims().ok()))
    }

    async fn verified(
        &self,
        token: &str,
        kind: TokenType,
    ) -> Result<Option<Arc<Verified>>, ProviderError> {
        let (hash, now) = (fingerprint(token), self.clock.now());
        let mut current = self.current();
        if let Some(known) = current.verified.get(&hash) {
            let kid = known.header.kid.as_deref();
            let published = kid.is_some_and(|kid| current.published(kid, now).is_some());
            let fits = published && known.header.typ.as_deref() == Some(kind.typ());
            return Ok(fits.then_some(known));
        }
        let Ok(token) = Jws::read(token) else {
            return Ok(None);
        };
        let Some(kid) = token.header().kid.clone() else {
            return Ok(None);
        };
        if token.header().typ.as_deref() != Some(kind.typ()) {
            return Ok(None);
        }
        if current.published(&kid, now).is_none() {
            // Perhaps another node has rotated; an invented name costs one small read.
            if self.store.configuration_revision().await? == current.revision {
                return Ok(None);
            }
            self.load().await?;
            current = self.current();
        }
        let key = current.published(&kid, now);
        let Some(verifier) = key.and_then(|key| key.verifier(&token.header().alg)) else {
            return Ok(None);
        };
        let Ok(verified) = token.verify_with(verifier).map(Arc::new) else {
            return Ok(None);
        };
        current.verified.put(hash, Arc::clone(&verified));
        Ok(Some(verified))
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keys").field(&self.current().keys).finish()
    }
}
