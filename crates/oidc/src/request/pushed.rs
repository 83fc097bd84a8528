//! Pushed authorization requests (RFC 9126).

use std::sync::Arc;
use std::time::Duration;

use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, Limit, PushedRequestRow, StoreError, Tx};
use serde::Serialize;

use super::{AuthorizationRequest, Rejected, Untrusted, redirect_uri};
use crate::call::Call;
use crate::error::ProviderError;
use crate::pending::{Pending, unreadable};
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// What the addresses of pushed requests begin with (RFC 9126 §2.2).
const PREFIX: &str = "urn:ietf:params:oauth:request_uri:";

/// From the push to the browser's arrival; the sign-in has its own time after that.
const LIFETIME: Duration = Duration::from_secs(90);

/// Pushes of one public client from one network.
const PUBLIC_PUSHES: Limit = Limit {
    burst: 60,
    every: Duration::from_secs(1),
};

/// The answer to a push.
#[derive(Serialize)]
pub struct PushedRequest {
    request_uri: String,
    /// In seconds.
    expires_in: u64,
}

impl std::fmt::Debug for PushedRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PushedRequest(…)")
    }
}

/// The random part of a pushed request's address; none for an address of another kind.
pub(super) fn reference(request_uri: &str) -> Option<&str> {
    request_uri.strip_prefix(PREFIX)
}

impl Provider {
    /// Checks a request as the authorization endpoint would, and keeps it for its browser.
    ///
    /// # Errors
    /// [`TokenError::Refused`] with the error that the authorization endpoint would tell, or
    /// `invalid_client`.
    pub async fn push_request(&self, call: &Call<'_>) -> Result<PushedRequest, TokenError> {
        call.parameters.check()?;
        let client = self.authenticate_client(call).await?;
        if call.parameters.get("request_uri").is_some() {
            return Err(Refusal::invalid_request("request_uri cannot be pushed").into());
        }
        let proved = self.dpop_key(call, None).await?;
        let mut request = match self.examine(&client, call.parameters, true).await? {
            Ok(request) => request,
            Err(rejected) => return Err(refusal(rejected).into()),
        };
        bind(&mut request, proved)?;
        request.check_binding()?;
        let reference = self.entropy.token();
        let row = PushedRequestRow {
            uri_hash: fingerprint(reference.expose()).to_vec(),
            client_id: client.id.clone(),
            parameters: serde_json::to_string(&request).map_err(unreadable)?,
            expires_at: self.clock.now() + LIFETIME,
        };
        self.count_push(call, &client).await?;
        let mut tx = self.store.single().await?;
        tx.add_pushed_request(&row).await?;
        Ok(PushedRequest {
            request_uri: format!("{PREFIX}{}", reference.expose()),
            expires_in: LIFETIME.as_secs(),
        })
    }

    /// Anybody can push as a public client; the others answer for what they push.
    async fn count_push(&self, call: &Call<'_>, client: &ClientRow) -> Result<(), TokenError> {
        let Some(network) = call.network.filter(|_| client.metadata.is_public()) else {
            return Ok(());
        };
        let mut tx = self.store.single().await?;
        let key = format!("push:{network}:{}", client.id);
        match tx.take(&key, PUBLIC_PUSHES, self.clock.now()).await? {
            Ok(()) => Ok(()),
            Err(_) => Err(Refusal::TOO_MANY.into()),
        }
    }

    /// The request that was pushed under this reference. Until it is answered it can be opened
    /// again, since people load pages again (FAPI 2.0 Security Profile §5.3.2.2, note 3).
    pub(super) async fn open_pushed(
        &self,
        client: Arc<ClientRow>,
        reference: &str,
    ) -> Result<Result<Pending, Rejected>, ProviderError> {
        let now = self.clock.now();
        let hash = fingerprint(reference);
        let found = self.store.pushed_request(&hash, &client.id, now).await?;
        let Some(row) = found else {
            return Ok(Err(Rejected::Page(Untrusted::Gone)));
        };
        let mut request: AuthorizationRequest =
            serde_json::from_str(&row.parameters).map_err(unreadable)?;
        request.pushed = Some(row.uri_hash);
        // The registration may have changed in between.
        if !redirect_uri::is_registered(&client.metadata, request.redirect_uri()) {
            return Ok(Err(Rejected::Page(Untrusted::RedirectUri)));
        }
        Ok(Ok(Pending {
            request,
            client,
            created_at: now,
            id: None,
            browser_state: None,
        }))
    }

    /// Uses up the address of a request that is being answered; false when another tab answered
    /// it before.
    pub(crate) async fn use_up_pushed(
        &self,
        tx: &mut Tx,
        request: &AuthorizationRequest,
    ) -> Result<bool, StoreError> {
        let Some(hash) = &request.pushed else {
            return Ok(true);
        };
        tx.remove_pushed_request(hash).await?;
        // Whatever tab opened it before this moment is forgotten by then.
        let now = self.clock.now();
        tx.use_once(hash, now, now + self.lifetimes.request).await
    }
}

/// Binds the code to the key that the push proved to hold (RFC 9449 §10.1).
fn bind(request: &mut AuthorizationRequest, proved: Option<String>) -> Result<(), Refusal> {
    let Some(proved) = proved else {
        return Ok(());
    };
    match &request.dpop_jkt {
        Some(asked) if *asked != proved => Err(Refusal::new(
            ErrorCode::InvalidDpopProof,
            "dpop_jkt names another key than the proof's",
        )),
        _ => {
            request.dpop_jkt = Some(proved);
            Ok(())
        }
    }
}

/// What the application is told directly, whoever would have shown it.
fn refusal(rejected: Rejected) -> Refusal {
    match rejected {
        Rejected::Page(Untrusted::Malformed(refusal)) => refusal,
        Rejected::Page(Untrusted::RedirectUri) => {
            Refusal::invalid_request("redirect_uri is not registered for this client")
        }
        Rejected::Page(Untrusted::UnknownClient | Untrusted::Gone) => {
            Refusal::invalid_request("the request cannot be used")
        }
        Rejected::Answer(answer) => answer
            .refusal
            .unwrap_or(Refusal::invalid_request("the request cannot be used")),
    }
}
