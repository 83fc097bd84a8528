use std::sync::Arc;

use countersign_core::Millis;
use countersign_core::ids::RequestId;
use countersign_store::{AuthorizationRequestRow, ClientRow, SessionRow, StoreError};

use crate::error::ProviderError;
use crate::provider::Provider;
use crate::request::{AuthorizationRequest, redirect_uri};

/// An authorization request that is not answered yet.
#[derive(Clone, Debug)]
pub struct Pending {
    pub request: AuthorizationRequest,
    pub client: Arc<ClientRow>,
    /// A sign-in after this was made for this request, or at least not long before it.
    pub(crate) created_at: Millis,
    pub(crate) id: Option<RequestId>,
    /// What the browser shows to those who watch it, for `session_state` in the answer.
    pub browser_state: Option<String>,
}

impl Pending {
    /// The name under which the request is kept, once it is.
    #[must_use]
    pub const fn id(&self) -> Option<&RequestId> {
        self.id.as_ref()
    }

    /// Whether the session's person signed in for this request, or at least after it was made.
    pub(crate) fn is_answered_by(&self, session: &SessionRow) -> bool {
        session.auth_time >= self.created_at
    }
}

impl Provider {
    /// Keeps a request while its person is away on a page, for this browser only.
    /// `browser` is the hash of the browser's cookie.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn keep(
        &self,
        mut pending: Pending,
        browser: &[u8],
    ) -> Result<(RequestId, Pending), ProviderError> {
        if let Some(id) = &pending.id {
            return Ok((id.clone(), pending));
        }
        let id = RequestId::generate(pending.created_at, self.entropy.as_ref());
        let row = AuthorizationRequestRow {
            id: id.clone(),
            browser: browser.to_vec(),
            client_id: pending.client.id.clone(),
            parameters: serde_json::to_string(&pending.request).map_err(unreadable)?,
            created_at: pending.created_at,
            expires_at: pending.created_at + self.lifetimes.request,
        };
        let mut tx = self.store.single().await?;
        tx.add_authorization_request(&row).await?;
        pending.id = Some(id.clone());
        Ok((id, pending))
    }

    /// A request that was kept for this browser; none when it was answered, has expired, or its
    /// client's registration has changed so that it would no longer be let through.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn kept(
        &self,
        id: &RequestId,
        browser: &[u8],
    ) -> Result<Option<Pending>, ProviderError> {
        let now = self.clock.now();
        let Some(row) = self.store.authorization_request(id, browser, now).await? else {
            return Ok(None);
        };
        let request: AuthorizationRequest =
            serde_json::from_str(&row.parameters).map_err(unreadable)?;
        let client = self.client(&row.client_id).await?.filter(|client| {
            let own_page = request.decoupled.is_some();
            client.enabled
                && (own_page
                    || redirect_uri::is_registered(&client.metadata, request.redirect_uri()))
        });
        Ok(client.map(|client| Pending {
            request,
            client,
            created_at: row.created_at,
            id: Some(row.id),
            browser_state: None,
        }))
    }
}

pub(crate) fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::unreadable("authorization_request.parameters", error)
}
