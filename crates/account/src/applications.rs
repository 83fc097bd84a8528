use countersign_core::Millis;
use countersign_core::ids::ClientId;

use crate::account::Account;
use crate::error::AccountError;

/// An application that has something of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    pub client_id: ClientId,
    pub name: String,
    pub scopes: Vec<String>,
    /// When it was allowed, or used last.
    pub at: Millis,
}

impl Account {
    /// The applications that have access, named in this language (BCP 47).
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn applications(&self, locale: &str) -> Result<Vec<Application>, AccountError> {
        let parts = &self.parts;
        let access = parts.store.application_access(&self.person.id, self.now());
        let mut applications: Vec<Application> = Vec::new();
        for access in access.await? {
            let known = applications.last_mut();
            if let Some(known) = known.filter(|known| known.client_id == access.client_id) {
                let new = access.scopes.into_iter();
                let new: Vec<String> = new.filter(|s| !known.scopes.contains(s)).collect();
                known.scopes.extend(new);
                known.at = known.at.max(access.at);
                continue;
            }
            let client = parts.provider.client(&access.client_id).await?;
            let name = client.map(|client| client.metadata.name_in(locale).to_owned());
            applications.push(Application {
                name: name.unwrap_or_else(|| access.client_id.to_string()),
                client_id: access.client_id,
                scopes: access.scopes,
                at: access.at,
            });
        }
        Ok(applications)
    }

    /// Takes an application everything away; false when it had nothing.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn revoke_application(&self, client: &ClientId) -> Result<bool, AccountError> {
        let mut tx = self.parts.store.begin().await?;
        let revoked = tx
            .revoke_application(&self.person.id, client, self.now())
            .await?;
        if revoked {
            self.record(&mut tx, "application.revoke", client.as_str())
                .await?;
            tx.commit().await?;
        }
        Ok(revoked)
    }
}
