use std::sync::Arc;

use countersign_core::{Acr, Clock, Entropy, Keyring};
use countersign_store::{Store, StoreError};

use crate::error::ProviderError;
use crate::issuer::Issuer;
use crate::keys::Keys;
use crate::lifetimes::Lifetimes;
use crate::outbound::Outbound;
use crate::settings::{Parts, Settings};

/// The setting that names the method for applications that ask for none.
const DEFAULT_ACR: &str = "default_acr";

/// An OpenID provider on a store. Everything that it decides is in the store, so that any node
/// can go on where another stopped.
#[derive(Debug)]
pub struct Provider {
    pub(crate) store: Store,
    pub(crate) keys: Keys,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) outbound: Arc<dyn Outbound>,
    pub(crate) issuer: Issuer,
    pub(crate) lifetimes: Lifetimes,
}

impl Provider {
    /// Opens the signing keys, making them when there are none.
    ///
    /// # Errors
    /// If the store does not answer, or its keys were sealed under another master key.
    pub async fn new(parts: Parts, settings: Settings) -> Result<Self, ProviderError> {
        let Parts {
            store,
            keyring,
            clock,
            entropy,
            outbound,
        } = parts;
        let keys = Keys::open(
            store.clone(),
            Arc::clone(&keyring),
            Arc::clone(&clock),
            Arc::clone(&entropy),
        )
        .await?;
        Ok(Self {
            store,
            keys,
            keyring,
            clock,
            entropy,
            outbound,
            issuer: settings.issuer,
            lifetimes: settings.lifetimes,
        })
    }

    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Whether there is a key for every algorithm.
    #[must_use]
    pub fn has_keys(&self) -> bool {
        self.keys.are_complete()
    }

    /// Takes up keys that another process made.
    ///
    /// # Errors
    /// If the store does not answer or a key cannot be opened; then the old keys stay.
    pub async fn reload(&self) -> Result<(), ProviderError> {
        self.keys.load().await
    }

    /// New keys sign from now on; the old ones stay published until their last token has ended.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn rotate_keys(&self) -> Result<(), ProviderError> {
        self.keys.rotate(self.lifetimes.key_overlap()).await
    }

    /// The public keys as a JWK Set in JSON (RFC 7517 §5).
    #[must_use]
    pub fn jwks(&self) -> String {
        self.keys.jwks()
    }

    /// The method for applications that ask for none: the operator's, else the password.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn default_acr(&self) -> Result<Acr, StoreError> {
        let name = self.store.setting(DEFAULT_ACR).await?;
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Ok(Acr::password());
        };
        Acr::new(name).map_err(|e| StoreError::Unreadable {
            column: "setting.default_acr",
            reason: e.to_string(),
        })
    }
}
