//! Telling applications through the browser (OpenID Connect Front-Channel Logout 1.0).

use countersign_store::SessionRow;

use crate::answer::with_query;
use crate::error::ProviderError;
use crate::provider::Provider;

impl Provider {
    /// The addresses that a browser loads in frames when these sessions have ended: of every
    /// client that was given anything from them and wants to be told so.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn front_channel_logout(
        &self,
        ended: &[&SessionRow],
    ) -> Result<Vec<String>, ProviderError> {
        let mut addresses = Vec::new();
        for session in ended {
            for id in self.store.clients_of_session(&session.sid).await? {
                let client = self.enabled_client(&id).await?;
                let Some(metadata) = client.as_ref().map(|client| &client.metadata) else {
                    continue;
                };
                let Some(address) = &metadata.frontchannel_logout_uri else {
                    continue;
                };
                addresses.push(if metadata.frontchannel_logout_session_required {
                    let which = [
                        ("iss", self.issuer.to_string()),
                        ("sid", session.sid.clone()),
                    ];
                    with_query(address, &which)
                } else {
                    address.clone()
                });
            }
        }
        addresses.sort();
        addresses.dedup();
        Ok(addresses)
    }
}
