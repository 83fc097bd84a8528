//! A client reads, changes and removes its own registration (RFC 7592).

use countersign_core::ids::ClientId;
use countersign_core::seal::{equal_in_constant_time, fingerprint};
use countersign_store::ClientRow;
use serde_json::Value;

use super::error::RegistrationError;
use super::policy;
use crate::client::{InvalidRegistration, MetadataDocument};
use crate::provider::Provider;

/// Who the audit log says acted.
const ACTOR: &str = "client";

impl Provider {
    /// What is registered (RFC 7592 §2.1).
    ///
    /// # Errors
    /// [`RegistrationError::Unauthorized`] for a wrong token and for an unknown client alike.
    pub async fn registration(
        &self,
        id: &str,
        token: Option<&str>,
    ) -> Result<MetadataDocument, RegistrationError> {
        let (client, token) = self.managed(id, token).await?;
        Ok(self.client_information(&client, None, token, None))
    }

    /// Replaces what is registered (RFC 7592 §2.2). The answer has a new registration access
    /// token, and the old one ends: one that leaked is good until the next change at most.
    ///
    /// # Errors
    /// [`RegistrationError`].
    pub async fn change_registration(
        &self,
        id: &str,
        token: Option<&str>,
        document: &MetadataDocument,
    ) -> Result<MetadataDocument, RegistrationError> {
        let (client, _) = self.managed(id, token).await?;
        let key = format!("registration-change/{}", client.id);
        let mut tx = self.store.begin().await?;
        self.take(&mut tx, &key, self.registration.per_address)
            .await?;
        tx.commit().await?;
        check_credentials(&client, document)?;
        let (document, statement) = self.with_statement(document)?;
        let document = self.judged(&document, Some(&client.id), false).await?;
        let metadata = policy::read(&document, &self.registration, Some(&client.metadata))?;
        let (old, read_at) = (client.registration_token_hash.clone(), client.updated_at);
        let registry = self.client_registry();
        let mut registered = registry.prepare_change(client, metadata).await?;
        let access = self.entropy.token();
        let client = &mut registered.client;
        client.registration_token_hash = Some(fingerprint(access.expose()).to_vec());
        let mut tx = self.store.begin().await?;
        // Of two changes with the same token one comes too late.
        if !tx
            .end_registration_token(&client.id, old.as_deref(), read_at)
            .await?
        {
            return Err(RegistrationError::Unauthorized);
        }
        registry.write(&mut tx, client, ACTOR, "client.set").await?;
        tx.commit().await?;
        Ok(self.told(&registered, &access, statement.as_ref()))
    }

    /// Removes the client with all its grants (RFC 7592 §2.3).
    ///
    /// # Errors
    /// [`RegistrationError`].
    pub async fn remove_registration(
        &self,
        id: &str,
        token: Option<&str>,
    ) -> Result<(), RegistrationError> {
        let (client, _) = self.managed(id, token).await?;
        Ok(self.client_registry().remove(&client.id, ACTOR).await?)
    }

    /// The client whose token this is. It is read from the store: a token that has just ended
    /// must not be good for the moment that other nodes remember.
    async fn managed<'a>(
        &self,
        id: &str,
        token: Option<&'a str>,
    ) -> Result<(ClientRow, &'a str), RegistrationError> {
        let token = token.ok_or(RegistrationError::Unauthorized)?;
        let client = self.store.client(&ClientId::from(id)).await?;
        let client = client.filter(|client| {
            client.enabled
                && client
                    .registration_token_hash
                    .as_ref()
                    .is_some_and(|hash| equal_in_constant_time(&fingerprint(token), hash))
        });
        let client = client.ok_or(RegistrationError::Unauthorized)?;
        Ok((client, token))
    }
}

/// A client names itself and cannot choose its secret (RFC 7592 §2.2).
fn check_credentials(
    client: &ClientRow,
    document: &MetadataDocument,
) -> Result<(), InvalidRegistration> {
    let text = |name| document.get(name).and_then(Value::as_str);
    let id = text("client_id").unwrap_or_default();
    if id != client.id.as_str() {
        let allowed = "must be the client's own";
        return Err(InvalidRegistration::new("client_id", id, allowed));
    }
    let own = |secret: &str| {
        let hash = client.secret_hash.as_deref().unwrap_or_default();
        equal_in_constant_time(&fingerprint(secret), hash)
    };
    match document.get("client_secret") {
        None | Some(Value::Null) => Ok(()),
        Some(Value::String(secret)) if own(secret) => Ok(()),
        Some(_) => {
            let allowed = "must be the current one; a new one cannot be chosen";
            Err(InvalidRegistration::new("client_secret", "", allowed))
        }
    }
}
