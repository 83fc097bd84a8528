//! The keys that sign tokens: made at the first start, sealed at rest, rotated with overlap.

mod error;
mod key_set;
mod signing_key;
mod token_type;

use std::fmt;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use countersign_core::{Clock, Entropy, Keyring};
use countersign_jose::{Algorithm, Jws};
use countersign_store::{SigningKeyRow, Store};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::KeyError;
pub(crate) use token_type::TokenType;

use crate::error::ProviderError;
use key_set::KeySet;
use signing_key::SigningKey;

/// What tokens can be signed with.
pub(crate) const ALGORITHMS: [Algorithm; 2] = [Algorithm::Rs256, Algorithm::Es256];

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
        let missing: Vec<Algorithm> = ALGORITHMS
            .into_iter()
            .filter(|&alg| keys.current().signer(alg).is_err())
            .collect();
        if !missing.is_empty() {
            keys.make(&missing, None).await?;
        }
        Ok(keys)
    }

    fn current(&self) -> Arc<KeySet> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn are_complete(&self) -> bool {
        let current = self.current();
        ALGORITHMS
            .into_iter()
            .all(|alg| current.signer(alg).is_ok())
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
        };
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(set);
        Ok(())
    }

    /// New keys sign from now on; the old ones stay published for `overlap`.
    pub(crate) async fn rotate(&self, overlap: Duration) -> Result<(), ProviderError> {
        self.make(&ALGORITHMS, Some(overlap)).await
    }

    async fn make(
        &self,
        algorithms: &[Algorithm],
        overlap: Option<Duration>,
    ) -> Result<(), ProviderError> {
        let now = self.clock.now();
        let mut rows = Vec::new();
        for &alg in algorithms {
            rows.push(self.generate(alg).await?);
        }
        let mut tx = self.store.begin().await?;
        let there = tx.signing_keys(now).await?;
        for row in rows {
            match overlap {
                Some(overlap) => tx.retire_signing_keys(&row.alg, now + overlap).await?,
                // Another node was faster with the first key.
                None if there
                    .iter()
                    .any(|k| k.alg == row.alg && k.retire_at.is_none()) =>
                {
                    continue;
                }
                None => {}
            }
            tx.add_signing_key(&row).await?;
        }
        tx.commit().await?;
        self.load().await
    }

    async fn generate(&self, alg: Algorithm) -> Result<SigningKeyRow, KeyError> {
        let now = self.clock.now();
        let (keyring, entropy) = (Arc::clone(&self.keyring), Arc::clone(&self.entropy));
        tokio::task::spawn_blocking(move || {
            SigningKey::generate(alg, now, &keyring, entropy.as_ref())
        })
        .await
        .unwrap_or(Err(KeyError::Interrupted))
    }

    pub(crate) fn jwks(&self) -> String {
        self.current().jwks(self.clock.now())
    }

    pub(crate) fn sign(
        &self,
        alg: Algorithm,
        kind: TokenType,
        claims: &impl Serialize,
    ) -> Result<String, KeyError> {
        self.current().signer(alg)?.sign(kind, claims)
    }

    /// The claims of a token of this kind that was signed here; whether it has expired is not
    /// looked at. None for anything else.
    pub(crate) async fn verify<T: DeserializeOwned>(
        &self,
        token: &str,
        kind: TokenType,
    ) -> Result<Option<T>, ProviderError> {
        let Ok(token) = Jws::read(token) else {
            return Ok(None);
        };
        let Some(kid) = token.header().kid.clone() else {
            return Ok(None);
        };
        if token.header().typ.as_deref() != Some(kind.typ()) {
            return Ok(None);
        }
        let now = self.clock.now();
        let mut current = self.current();
        if current.published(&kid, now).is_none() {
            // Perhaps another node has rotated; an invented name costs one small read.
            if self.store.configuration_revision().await? == current.revision {
                return Ok(None);
            }
            self.load().await?;
            current = self.current();
        }
        let Some(key) = current.published(&kid, now) else {
            return Ok(None);
        };
        let verified = token.verify_with(&key.verifier);
        Ok(verified.and_then(|token| token.claims()).ok())
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Keys").field(&self.current().keys).finish()
    }
}
