use std::collections::HashSet;

use countersign_core::ids::ClientId;
use countersign_gluu::Client;
use countersign_oidc::{
    ClientRegistry, InvalidRegistration, Registration, RegistryError, from_document,
};
use countersign_store::ClientMetadata;

use super::report::Report;
use super::secrets::{Found, Secrets};
use crate::commands::ACTOR;
use crate::house::{Failure, House};

const APPLICATION: &str = "application";

/// Members that an application works without: left out when their values are not accepted.
const OPTIONAL: [&str; 9] = [
    "client_uri",
    "logo_uri",
    "policy_uri",
    "tos_uri",
    "contacts",
    "initiate_login_uri",
    "post_logout_redirect_uris",
    "frontchannel_logout_uri",
    "default_max_age",
];

pub(super) struct Applications<'a> {
    pub(super) house: &'a House,
    pub(super) clients: ClientRegistry,
    pub(super) write: bool,
    pub(super) secrets: &'a mut Secrets,
    pub(super) report: &'a mut Report,
}

impl Applications<'_> {
    pub(super) async fn bring(&mut self, clients: Vec<Client>) -> Result<(), Failure> {
        let mut seen = HashSet::new();
        for client in clients {
            let id = ClientId(client.id.clone());
            if client.internal {
                self.refuse(&client, "belongs to the Gluu Server itself");
            } else if !seen.insert(client.id.clone()) {
                self.refuse(&client, "the inum is there twice");
            } else if self.house.store.client(&id).await?.is_some() {
                self.report.applications.there += 1;
            } else {
                self.take(client).await?;
            }
        }
        Ok(())
    }

    fn refuse(&mut self, client: &Client, reason: &str) {
        self.report.applications.not_taken += 1;
        self.remark(client, reason);
    }

    fn remark(&mut self, client: &Client, reason: &str) {
        let which = format!("{} ({})", client.name, client.id);
        self.report.left_out(APPLICATION, reason, &which);
    }

    async fn take(&mut self, mut client: Client) -> Result<(), Failure> {
        self.keep_known_methods(&mut client).await?;
        let metadata = match self.fitting(&mut client).await? {
            Ok(metadata) => metadata,
            Err(error) => {
                self.refuse(&client, &format!("{error}"));
                return Ok(());
            }
        };
        let secret = match metadata
            .token_endpoint_auth_method
            .starts_with("client_secret")
        {
            false => None,
            true => match self.secrets.of(&client) {
                Found::Old(secret) => Some(secret),
                Found::New => {
                    self.remark(&client, "has a new secret");
                    None
                }
                Found::Lost(reason) => {
                    self.refuse(&client, reason);
                    return Ok(());
                }
            },
        };
        self.report.applications.taken += 1;
        for what in std::mem::take(&mut client.left_out) {
            self.remark(&client, &format!("without {what}"));
        }
        if metadata.allow_implicit {
            self.remark(&client, "still gets tokens through the browser's address");
        }
        if self.write {
            self.add(&client, metadata, secret).await?;
        }
        Ok(())
    }

    async fn add(
        &mut self,
        client: &Client,
        metadata: ClientMetadata,
        secret: Option<countersign_core::Secret>,
    ) -> Result<(), Failure> {
        let kept = secret.is_some();
        let registration = Registration {
            client_id: ClientId(client.id.clone()),
            metadata,
            secret,
        };
        let registered = self.clients.add(registration, ACTOR).await?;
        if let (false, Some(secret)) = (kept, &registered.secret) {
            self.secrets.tell(&client.id, secret)?;
        }
        if !client.enabled {
            self.clients
                .set_enabled(&registered.client.id, false, None, ACTOR)
                .await?;
        }
        Ok(())
    }

    /// The metadata without what may be left out; or what stands against it.
    async fn fitting(
        &mut self,
        client: &mut Client,
    ) -> Result<Result<ClientMetadata, InvalidRegistration>, Failure> {
        loop {
            let checked = match from_document(&client.metadata) {
                Ok(metadata) => {
                    self.clients
                        .check(&client.id.as_str().into(), metadata)
                        .await
                }
                Err(error) => Err(error.into()),
            };
            match checked {
                Ok(metadata) => return Ok(Ok(metadata)),
                Err(RegistryError::Invalid(error)) if OPTIONAL.contains(&error.property) => {
                    client.metadata.remove(error.property);
                    client
                        .left_out
                        .push(format!("{} ({})", error.property, error.allowed));
                }
                Err(RegistryError::Invalid(error)) => return Ok(Err(error)),
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Methods that are not here cannot be asked for.
    async fn keep_known_methods(&mut self, client: &mut Client) -> Result<(), Failure> {
        let methods = self.house.store.methods().await?;
        let known = |acr: &str| acr == "password" || methods.iter().any(|m| m.name == acr);
        let Some(wanted) = client.metadata.get_mut("default_acr_values") else {
            return Ok(());
        };
        let Some(list) = wanted.as_array_mut() else {
            return Ok(());
        };
        list.retain(|acr| {
            let keep = acr.as_str().is_some_and(known);
            if !keep {
                client
                    .left_out
                    .push(format!("the method {acr}, which is not here"));
            }
            keep
        });
        Ok(())
    }
}
