use std::sync::Arc;

use countersign_core::ids::ClientId;
use countersign_core::{Clock, Entropy, Keyring, Secret};
use countersign_store::{AuditEntry, ClientMetadata, ClientRow, Store, StoreError, Tx};

use super::check::{check, check_id};
use super::invalid::InvalidRegistration;
use super::{grants, secret, sector};
use crate::outbound::Outbound;

/// A client to register.
#[derive(Clone, Debug)]
pub struct Registration {
    pub client_id: ClientId,
    pub metadata: ClientMetadata,
    /// In place of a generated one, which is better.
    pub secret: Option<Secret>,
}

/// A client with the secret that was made for it: told now or never.
#[derive(Debug)]
pub struct Registered {
    pub client: ClientRow,
    pub secret: Option<Secret>,
}

/// Why a registration did not happen.
#[derive(Debug, thiserror::Error)]
pub enum RegistryError {
    #[error(transparent)]
    Invalid(#[from] InvalidRegistration),
    #[error("there is no client {0:?}")]
    Unknown(String),
    #[error("somebody else has changed this client")]
    Changed,
    #[error("the client {0:?} has no secret: it authenticates by {1}")]
    NoSecret(String, String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The clients: checks what is registered, makes their secrets, and writes an audit entry with
/// each change. `actor` is who the entry says acted.
#[derive(Clone, Debug)]
pub struct ClientRegistry {
    pub store: Store,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub outbound: Arc<dyn Outbound>,
}

impl ClientRegistry {
    /// # Errors
    /// [`RegistryError::Invalid`] names the first property that is wrong.
    pub async fn add(
        &self,
        registration: Registration,
        actor: &str,
    ) -> Result<Registered, RegistryError> {
        let registered = self.prepare(registration).await?;
        let mut tx = self.store.begin().await?;
        tx.add_client(&registered.client).await?;
        self.record(&mut tx, actor, "client.add", &registered.client.id)
            .await?;
        tx.commit().await?;
        Ok(registered)
    }

    /// Replaces what is registered. A secret is made when one is needed for the first time, and
    /// goes when none is needed any more. `upon` is the revision that the change is made upon.
    ///
    /// # Errors
    /// As [`ClientRegistry::add`]; [`RegistryError::Unknown`]; [`RegistryError::Changed`].
    pub async fn set(
        &self,
        id: &ClientId,
        metadata: ClientMetadata,
        upon: Option<i64>,
        actor: &str,
    ) -> Result<Registered, RegistryError> {
        let client = self.find(id, upon).await?;
        let mut registered = self.prepare_change(client, metadata).await?;
        let mut tx = self.store.begin().await?;
        self.write(&mut tx, &mut registered.client, actor, "client.set")
            .await?;
        tx.commit().await?;
        Ok(registered)
    }

    /// A new secret; the old one ends. `upon` is as in [`ClientRegistry::set`].
    ///
    /// # Errors
    /// [`RegistryError::Unknown`], [`RegistryError::Changed`], or [`RegistryError::NoSecret`] for a
    /// client without one.
    pub async fn renew_secret(
        &self,
        id: &ClientId,
        upon: Option<i64>,
        actor: &str,
    ) -> Result<Registered, RegistryError> {
        let mut client = self.find(id, upon).await?;
        if !secret::is_needed(&client.metadata) {
            let method = client.metadata.token_endpoint_auth_method;
            return Err(RegistryError::NoSecret(client.id.0, method));
        }
        let secret = self.give_secret(&mut client, None);
        client.updated_at = self.clock.now();
        let mut tx = self.store.begin().await?;
        self.write(&mut tx, &mut client, actor, "client.secret")
            .await?;
        tx.commit().await?;
        Ok(Registered { client, secret })
    }

    /// A client that is disabled is unknown to everybody until it is enabled again. `upon` is as
    /// in [`ClientRegistry::set`].
    ///
    /// # Errors
    /// [`RegistryError::Unknown`]; [`RegistryError::Changed`].
    pub async fn set_enabled(
        &self,
        id: &ClientId,
        enabled: bool,
        upon: Option<i64>,
        actor: &str,
    ) -> Result<(), RegistryError> {
        let mut client = self.find(id, upon).await?;
        client.enabled = enabled;
        client.updated_at = self.clock.now();
        let action = if enabled {
            "client.enable"
        } else {
            "client.disable"
        };
        let mut tx = self.store.begin().await?;
        self.write(&mut tx, &mut client, actor, action).await?;
        Ok(tx.commit().await?)
    }

    /// Removes a client with all its grants.
    ///
    /// # Errors
    /// [`RegistryError::Unknown`].
    pub async fn remove(&self, id: &ClientId, actor: &str) -> Result<(), RegistryError> {
        let mut tx = self.store.begin().await?;
        if !tx.remove_client(id).await? {
            return Err(RegistryError::Unknown(id.to_string()));
        }
        self.record(&mut tx, actor, "client.remove", id).await?;
        Ok(tx.commit().await?)
    }

    /// What a registration would be registered as, without doing it.
    ///
    /// # Errors
    /// As [`ClientRegistry::add`].
    pub async fn check(
        &self,
        id: &ClientId,
        metadata: ClientMetadata,
    ) -> Result<ClientMetadata, RegistryError> {
        check_id(id)?;
        self.checked(metadata).await
    }

    async fn find(&self, id: &ClientId, upon: Option<i64>) -> Result<ClientRow, RegistryError> {
        let found = self.store.client(id).await?;
        let found = found.ok_or_else(|| RegistryError::Unknown(id.to_string()))?;
        if upon.is_some_and(|upon| upon != found.revision) {
            return Err(RegistryError::Changed);
        }
        Ok(found)
    }

    /// A checked row that is not written yet.
    pub(crate) async fn prepare(
        &self,
        registration: Registration,
    ) -> Result<Registered, RegistryError> {
        let Registration {
            client_id,
            mut metadata,
            secret,
        } = registration;
        check_id(&client_id)?;
        if metadata.client_name.is_empty() {
            client_id.as_str().clone_into(&mut metadata.client_name);
        }
        let metadata = self.checked(metadata).await?;
        let now = self.clock.now();
        let mut client = ClientRow {
            id: client_id,
            secret_hash: None,
            secret_sealed: None,
            registration_token_hash: None,
            enabled: true,
            metadata,
            created_at: now,
            updated_at: now,
            revision: 0,
        };
        let secret = self.give_secret(&mut client, secret);
        Ok(Registered { client, secret })
    }

    /// A checked change that is not written yet.
    pub(crate) async fn prepare_change(
        &self,
        mut client: ClientRow,
        metadata: ClientMetadata,
    ) -> Result<Registered, RegistryError> {
        let method = client.metadata.token_endpoint_auth_method.clone();
        client.metadata = self.checked(metadata).await?;
        client.updated_at = self.clock.now();
        // Only who proves itself as before can go on with the secret that it has.
        let kept = client.secret_hash.is_some()
            && secret::is_kept(&method, &client.metadata.token_endpoint_auth_method);
        let secret = if kept {
            None
        } else {
            self.give_secret(&mut client, None)
        };
        Ok(Registered { client, secret })
    }

    async fn checked(&self, mut metadata: ClientMetadata) -> Result<ClientMetadata, RegistryError> {
        grants::normalise(&mut metadata);
        // A method that cannot be read just now is one all the same.
        let methods = self.store.all_methods().await?.into_iter();
        let methods: Vec<_> = methods.map(|found| found.row).collect();
        check(&metadata, &methods)?;
        sector::fetch_and_check(&metadata, self.outbound.as_ref()).await?;
        Ok(metadata)
    }

    fn give_secret(&self, client: &mut ClientRow, given: Option<Secret>) -> Option<Secret> {
        let entropy = self.entropy.as_ref();
        let secret = secret::is_needed(&client.metadata)
            .then(|| given.unwrap_or_else(|| secret::generate(&client.metadata, entropy)));
        secret::put(client, secret.as_ref(), &self.keyring, entropy);
        secret
    }

    /// Writes a whole row in place of the revision that it was read at, so that nobody's change is
    /// undone by one that did not know of it.
    pub(crate) async fn write(
        &self,
        tx: &mut Tx,
        client: &mut ClientRow,
        actor: &str,
        action: &str,
    ) -> Result<(), RegistryError> {
        match tx.client_revision(&client.id).await? {
            None => return Err(RegistryError::Unknown(client.id.to_string())),
            Some(present) if present != client.revision => return Err(RegistryError::Changed),
            Some(_) => tx.set_client(client).await?,
        };
        client.revision += 1;
        Ok(self.record(tx, actor, action, &client.id).await?)
    }

    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        actor: &str,
        action: &str,
        client: &ClientId,
    ) -> Result<(), StoreError> {
        tx.record(&AuditEntry {
            at: self.clock.now(),
            actor: actor.to_owned(),
            action: action.to_owned(),
            subject: client.to_string(),
            detail: String::new(),
        })
        .await
    }
}
