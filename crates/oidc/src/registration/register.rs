use std::net::IpAddr;

use countersign_core::Secret;
use countersign_core::ids::ClientId;
use countersign_core::seal::fingerprint;
use countersign_store::{Limit, Tx};

use super::error::RegistrationError;
use super::policy;
use super::settings::RegistrationMode;
use crate::client::{InvalidRegistration, MetadataDocument, Registered, Registration};
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::scripts::RegistrationAbout;

/// A request to register a client.
pub struct RegistrationRequest<'a> {
    pub metadata: &'a MetadataDocument,
    /// An initial access token.
    pub token: Option<&'a str>,
    /// Who sends it, as limits count: an IPv4 address, or the /64 of an IPv6 one.
    pub network: IpAddr,
}

impl std::fmt::Debug for RegistrationRequest<'_> {
    // The token is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "RegistrationRequest({})", self.network)
    }
}

impl Provider {
    /// Registers a client (RFC 7591 §3); the answer tells it its credentials, once.
    ///
    /// # Errors
    /// [`RegistrationError`].
    pub async fn register(
        &self,
        request: &RegistrationRequest<'_>,
    ) -> Result<MetadataDocument, RegistrationError> {
        let token = request.token.map(fingerprint);
        self.admit(request, token.as_ref()).await?;
        let settings = &self.registration;
        let (document, statement) = self.with_statement(request.metadata)?;
        let document = self.judged(&document, None, token.is_some()).await?;
        let metadata = policy::read(&document, settings, None)?;
        let registration = Registration {
            client_id: ClientId::generate(self.clock.now(), self.entropy.as_ref()),
            metadata,
            secret: None,
        };
        let registry = self.client_registry();
        let mut registered = registry.prepare(registration).await?;
        let access = self.entropy.token();
        let now = self.clock.now();
        let client = &mut registered.client;
        client.registration_token_hash = Some(fingerprint(access.expose()).to_vec());
        let mut tx = self.store.begin().await?;
        if let Some(hash) = &token
            && !tx.use_registration_token(hash, now).await?
        {
            return Err(RegistrationError::Unauthorized);
        }
        tx.add_client(client).await?;
        if let Some(after) = settings.expire_unused {
            tx.expire_unused_client(&client.id, now + after).await?;
        }
        registry
            .record(&mut tx, "registration", "client.register", &client.id)
            .await?;
        tx.commit().await?;
        Ok(self.told(&registered, &access, statement.as_ref()))
    }

    /// What the operator's scripts make of a registration, before the provider's own rules.
    pub(super) async fn judged(
        &self,
        document: &MetadataDocument,
        client: Option<&ClientId>,
        invited: bool,
    ) -> Result<MetadataDocument, RegistrationError> {
        let about = RegistrationAbout {
            metadata: document,
            client_id: client.map(ClientId::as_str),
            invited,
        };
        let judged = self.scripts.registers(about).await;
        let judged = judged.map_err(ProviderError::from)?;
        judged.ok_or_else(|| {
            let refusal = InvalidRegistration::new("client_name", "", "the operator refuses it");
            RegistrationError::Invalid(refusal)
        })
    }

    pub(super) fn told(
        &self,
        registered: &Registered,
        access: &Secret,
        statement: Option<&serde_json::Value>,
    ) -> MetadataDocument {
        let secret = registered.secret.as_ref();
        self.client_information(&registered.client, secret, access.expose(), statement)
    }

    /// Whether the sender may register anything now. What a token allows is used up only with
    /// the registration; what has none counts at once, since reading it costs.
    async fn admit(
        &self,
        request: &RegistrationRequest<'_>,
        token: Option<&[u8; 32]>,
    ) -> Result<(), RegistrationError> {
        let settings = &self.registration;
        match (settings.mode, token) {
            (RegistrationMode::Closed, _) => Err(RegistrationError::Closed),
            (RegistrationMode::Token, None) => Err(RegistrationError::Unauthorized),
            (_, Some(hash)) => {
                let now = self.clock.now();
                match self.store.is_registration_token(hash, now).await? {
                    true => Ok(()),
                    false => Err(RegistrationError::Unauthorized),
                }
            }
            (RegistrationMode::Open, None) => {
                let address = format!("registration/{}", request.network);
                let mut tx = self.store.begin().await?;
                self.take(&mut tx, &address, settings.per_address).await?;
                self.take(&mut tx, "registration", settings.in_total)
                    .await?;
                Ok(tx.commit().await?)
            }
        }
    }

    pub(super) async fn take(
        &self,
        tx: &mut Tx,
        key: &str,
        limit: Limit,
    ) -> Result<(), RegistrationError> {
        match tx.take(key, limit, self.clock.now()).await? {
            Ok(()) => Ok(()),
            Err(limited) => Err(RegistrationError::Limited(limited.retry_after)),
        }
    }
}
