use std::sync::Arc;
use std::time::Duration;

use countersign_core::ids::ClientId;
use countersign_core::{Acr, Clock, Entropy, Keyring};
use countersign_store::{ClientRow, Store, StoreError};

use crate::client::ClientRegistry;
use crate::client_keys::RemoteKeys;
use crate::configuration::Configuration;
use crate::error::ProviderError;
use crate::issuer::Issuer;
use crate::keys::Keys;
use crate::lifetimes::Lifetimes;
use crate::logo::RemoteLogos;
use crate::mutual_tls::MutualTls;
use crate::outbound::Outbound;
use crate::public_document::DiscoveryMemo;
use crate::registration::RegistrationSettings;
use crate::scripts::{NoScripts, Scripts};
use crate::settings::{Parts, Settings};

/// An OpenID provider on a store. Everything that it decides is in the store, so that any node
/// can go on where another stopped.
#[derive(Debug)]
pub struct Provider {
    pub(crate) store: Store,
    pub(crate) configuration: Configuration,
    pub(crate) keys: Keys,
    pub(crate) keyring: Arc<Keyring>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) outbound: Arc<dyn Outbound>,
    pub(crate) issuer: Issuer,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) key_rotation: Option<Duration>,
    pub(crate) registration: RegistrationSettings,
    pub(crate) mutual_tls: Option<MutualTls>,
    pub(crate) dpop_nonces: bool,
    pub(crate) remote_keys: RemoteKeys,
    pub(crate) remote_logos: RemoteLogos,
    pub(crate) discovery: DiscoveryMemo,
    pub(crate) scripts: Arc<dyn Scripts>,
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
        let configuration = Configuration::open(store.clone(), Arc::clone(&clock)).await?;
        Ok(Self {
            store,
            configuration,
            keys,
            keyring,
            clock,
            entropy,
            outbound,
            issuer: settings.issuer,
            lifetimes: settings.lifetimes,
            key_rotation: settings.key_rotation,
            registration: settings.registration,
            mutual_tls: settings.mutual_tls,
            dpop_nonces: settings.dpop_nonces,
            remote_keys: RemoteKeys::default(),
            remote_logos: RemoteLogos::default(),
            discovery: DiscoveryMemo::default(),
            scripts: Arc::new(NoScripts),
        })
    }

    /// The same with the operator's scripts.
    #[must_use]
    pub fn with_scripts(mut self, scripts: Arc<dyn Scripts>) -> Self {
        self.scripts = scripts;
        self
    }

    pub(crate) fn client_registry(&self) -> ClientRegistry {
        ClientRegistry {
            store: self.store.clone(),
            keyring: Arc::clone(&self.keyring),
            clock: Arc::clone(&self.clock),
            entropy: Arc::clone(&self.entropy),
            outbound: Arc::clone(&self.outbound),
        }
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

    /// Reads keys and configuration anew.
    ///
    /// # Errors
    /// If the store does not answer or a key cannot be opened; then the old ones stay.
    pub async fn reload(&self) -> Result<(), ProviderError> {
        self.configuration.look().await?;
        self.keys.load().await
    }

    /// Takes up what other processes changed in the store since it was last looked at; whether
    /// there was anything.
    ///
    /// # Errors
    /// If the store does not answer or a key cannot be opened; then the old ones stay.
    pub async fn take_up_changes(&self) -> Result<bool, ProviderError> {
        let changed = self.configuration.look().await?;
        if changed {
            self.keys.load().await?;
        }
        Ok(changed)
    }

    /// A registered client, enabled or not. A change in the store holds at once when this process
    /// made it, else within a second. The keys that sign for it are there afterwards.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn client(&self, id: &ClientId) -> Result<Option<Arc<ClientRow>>, ProviderError> {
        let client = self.configuration.client(id).await?;
        if let Some(client) = &client {
            self.prepare_keys(&client.metadata).await?;
        }
        Ok(client)
    }

    /// What the operator says of a scope, for the page that asks the person.
    #[must_use]
    pub fn scope_description(&self, scope: &str) -> Option<String> {
        let last = self.configuration.last();
        last.catalogue.description(scope).map(str::to_owned)
    }

    pub(crate) async fn enabled_client(
        &self,
        id: &ClientId,
    ) -> Result<Option<Arc<ClientRow>>, ProviderError> {
        Ok(self.client(id).await?.filter(|client| client.enabled))
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
        Ok(self.configuration.current().await?.default_acr.clone())
    }
}
