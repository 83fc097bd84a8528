use countersign_core::ids::ClientId;
use countersign_core::{Millis, Secret};
use countersign_oidc::{
    MetadataDocument, Registered, Registration, changed, from_document, to_document,
};
use countersign_store::{ClientMetadata, ClientRow};
use serde_json::Value;

use super::guard::within;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// The console is a client too, and looks after its own registration.
pub const CONSOLE_CLIENT: &str = "countersign-console";

/// An application.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: ClientId,
    pub enabled: bool,
    pub has_secret: bool,
    /// By dynamic registration (RFC 7591).
    pub registered_itself: bool,
    /// In the names of RFC 7591.
    pub metadata: MetadataDocument,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub revision: i64,
}

impl Client {
    #[must_use]
    pub fn name(&self) -> &str {
        let name = self.metadata.get("client_name").and_then(Value::as_str);
        name.unwrap_or(self.id.as_str())
    }
}

impl From<ClientRow> for Client {
    fn from(row: ClientRow) -> Self {
        Self {
            metadata: to_document(&row.metadata),
            enabled: row.enabled,
            has_secret: row.secret_hash.is_some(),
            registered_itself: row.registration_token_hash.is_some(),
            created_at: row.created_at,
            updated_at: row.updated_at,
            revision: row.revision,
            id: row.id,
        }
    }
}

/// A client with the secret that was made for it: told now or never.
#[derive(Debug)]
pub struct Made {
    pub client: Client,
    pub secret: Option<Secret>,
}

impl From<Registered> for Made {
    fn from(registered: Registered) -> Self {
        Self {
            client: registered.client.into(),
            secret: registered.secret,
        }
    }
}

impl Admin {
    /// The clients whose name or identifier has `search` in it, in order of identifier.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn clients(&self, by: &Actor, search: &str) -> Result<Vec<Client>, AdminError> {
        by.needs(Permission::ApplicationsRead)?;
        let wanted = search.trim().to_lowercase();
        let rows = self.parts.store.clients().await?.into_iter();
        let clients = rows.map(Client::from).filter(|client| {
            [client.name(), client.id.as_str()]
                .iter()
                .any(|text| text.to_lowercase().contains(&wanted))
        });
        Ok(clients.collect())
    }

    /// # Errors
    /// [`AdminError::Unknown`] when there is none.
    pub async fn client(&self, by: &Actor, id: &ClientId) -> Result<Client, AdminError> {
        by.needs(Permission::ApplicationsRead)?;
        Ok(self.client_row(id).await?.into())
    }

    async fn client_row(&self, id: &ClientId) -> Result<ClientRow, AdminError> {
        let found = self.parts.store.client(id).await?;
        found.ok_or_else(|| AdminError::unknown("client", id.as_str()))
    }

    /// A client that this actor may change, as it is now.
    async fn own_client(&self, by: &Actor, id: &ClientId) -> Result<ClientRow, AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        check_not_own(by, id)?;
        let row = self.client_row(id).await?;
        within(by, &row.metadata)?;
        Ok(row)
    }

    /// What a client is registered as when nothing else is said.
    #[must_use]
    pub fn new_client(&self) -> MetadataDocument {
        to_document(&ClientMetadata::default())
    }

    /// Registers a client; without an identifier one is made.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] names the member that is wrong; [`AdminError::Forbidden`] what the
    /// client could do and the actor may not.
    pub async fn add_client(
        &self,
        by: &Actor,
        id: &str,
        metadata: &MetadataDocument,
    ) -> Result<Made, AdminError> {
        by.needs(Permission::ApplicationsWrite)?;
        let (clock, entropy) = (&self.parts.clock, &self.parts.entropy);
        let client_id = match id.trim() {
            "" => ClientId::generate(clock.now(), entropy.as_ref()),
            given => ClientId(given.to_owned()),
        };
        if self.parts.store.client(&client_id).await?.is_some() {
            return Err(AdminError::Exists {
                what: "client",
                name: client_id.0,
            });
        }
        let metadata = from_document(metadata).map_err(invalid)?;
        within(by, &metadata)?;
        let registration = Registration {
            client_id,
            metadata,
            secret: None,
        };
        let made = self.parts.clients.add(registration, &by.name).await?;
        Ok(made.into())
    }

    /// Lays changes over what is registered: a member that is null goes back to its default.
    /// `seen` is the revision that the change is made upon.
    ///
    /// # Errors
    /// [`AdminError::Invalid`] names the member that is wrong; [`AdminError::Changed`];
    /// [`AdminError::Forbidden`] as [`Admin::add_client`], before the change or after it.
    pub async fn change_client(
        &self,
        by: &Actor,
        id: &ClientId,
        changes: &MetadataDocument,
        seen: Option<i64>,
    ) -> Result<Made, AdminError> {
        let row = self.own_client(by, id).await?;
        if seen.is_some_and(|seen| seen != row.revision) {
            return Err(AdminError::Changed);
        }
        let metadata = changed(&row.metadata, changes).map_err(invalid)?;
        within(by, &metadata)?;
        let upon = row.revision;
        let made = self.parts.clients.set(id, metadata, Some(upon), &by.name);
        Ok(made.await?.into())
    }

    /// A new secret; the old one ends.
    ///
    /// # Errors
    /// [`AdminError::Refused`] for a client that proves itself in another way.
    pub async fn renew_client_secret(&self, by: &Actor, id: &ClientId) -> Result<Made, AdminError> {
        let upon = self.own_client(by, id).await?.revision;
        let clients = &self.parts.clients;
        let made = clients.renew_secret(id, Some(upon), &by.name).await?;
        Ok(made.into())
    }

    /// A client that is switched off is unknown to everybody.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when there is none.
    pub async fn set_client_enabled(
        &self,
        by: &Actor,
        id: &ClientId,
        enabled: bool,
    ) -> Result<(), AdminError> {
        let upon = self.own_client(by, id).await?.revision;
        let clients = &self.parts.clients;
        Ok(clients
            .set_enabled(id, enabled, Some(upon), &by.name)
            .await?)
    }

    /// Removes a client with all its grants.
    ///
    /// # Errors
    /// [`AdminError::Unknown`] when there is none.
    pub async fn remove_client(&self, by: &Actor, id: &ClientId) -> Result<(), AdminError> {
        self.own_client(by, id).await?;
        Ok(self.parts.clients.remove(id, &by.name).await?)
    }
}

/// The console would lock everybody out, and a program that uses the API itself.
fn check_not_own(by: &Actor, id: &ClientId) -> Result<(), AdminError> {
    let refused = |why: &str| Err(AdminError::Refused(why.to_owned()));
    if id.as_str() == CONSOLE_CLIENT {
        refused("the console looks after its own registration")
    } else if by.is_client(id) {
        refused("a client does not change its own registration")
    } else {
        Ok(())
    }
}

fn invalid(error: countersign_oidc::InvalidRegistration) -> AdminError {
    countersign_oidc::RegistryError::from(error).into()
}
