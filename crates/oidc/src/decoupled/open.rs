use std::time::Duration;

use countersign_core::ids::RequestId;
use countersign_core::seal::fingerprint;
use countersign_core::{Millis, Secret};
use countersign_store::{ClientRow, DecoupledRequestRow, Limit, StoreError, Tx};

use super::{Decoupled, INTERVAL, Kind, user_code};
use crate::parameters::Parameters;
use crate::pending::unreadable;
use crate::provider::Provider;
use crate::refusal::Refusal;
use crate::request::AuthorizationRequest;
use crate::token::TokenError;

/// Codes are drawn again when one is in use; so often in a row never happens.
const MOST_DRAWS: usize = 8;

/// What a client polls with, and what its person types.
pub(super) struct Opened {
    pub(super) handle: Secret,
    pub(super) user_code: Option<Secret>,
}

impl Provider {
    /// The request that a device or an application makes in this way.
    pub(super) async fn decoupled_request(
        &self,
        parameters: &Parameters,
        client: &ClientRow,
        decoupled: &Decoupled,
    ) -> Result<AuthorizationRequest, TokenError> {
        let configuration = self.configuration.current().await?;
        let request = AuthorizationRequest::decoupled(
            parameters,
            client,
            decoupled.clone(),
            &self.issuer,
            &configuration.catalogue,
        )?;
        self.check_resources(client, &request.resources)?;
        Ok(request)
    }

    /// Stores a request that the client will poll for. `counted` is the key and the limit of what
    /// one source may ask for.
    pub(super) async fn open_decoupled(
        &self,
        request: &AuthorizationRequest,
        decoupled: &Decoupled,
        lifetime: Duration,
        counted: (&str, Limit),
    ) -> Result<Opened, TokenError> {
        let now = self.clock.now();
        let handle = self.entropy.token();
        let mut row = DecoupledRequestRow {
            id: decoupled.id.clone(),
            kind: decoupled.kind.stored(),
            handle_hash: fingerprint(handle.expose()).to_vec(),
            entry_hash: None,
            client_id: request.client_id.clone(),
            parameters: serde_json::to_string(request).map_err(unreadable)?,
            poll_interval: INTERVAL,
            created_at: now,
            expires_at: now + lifetime,
        };
        let mut tx = self.store.begin().await?;
        let (key, limit) = counted;
        if tx.take(key, limit, now).await?.is_err() {
            tracing::warn!(client = %request.client_id, "no request is opened: limit reached");
            return Err(Refusal::TOO_MANY.into());
        }
        let user_code = match decoupled.kind {
            Kind::Device => Some(self.add_with_code(&mut tx, &mut row).await?),
            Kind::Backchannel => {
                tx.add_decoupled_request(&row).await?;
                None
            }
        };
        tx.commit().await?;
        Ok(Opened { handle, user_code })
    }

    async fn add_with_code(
        &self,
        tx: &mut Tx,
        row: &mut DecoupledRequestRow,
    ) -> Result<Secret, StoreError> {
        let mut draws = 0;
        loop {
            draws += 1;
            let code = user_code::generate(self.entropy.as_ref());
            row.entry_hash = user_code::hash(&self.keyring, code.expose());
            match tx.add_decoupled_request(row).await {
                Ok(()) => return Ok(code),
                Err(StoreError::Exists(_)) if draws < MOST_DRAWS => {}
                Err(error) => return Err(error),
            }
        }
    }

    pub(super) fn decoupled_id(&self, now: Millis) -> RequestId {
        RequestId::generate(now, self.entropy.as_ref())
    }
}
