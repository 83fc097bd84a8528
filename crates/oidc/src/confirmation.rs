//! Tokens that are bound to a key of their client (RFC 7800 §3.1, RFC 8705 §3, RFC 9449 §6).

use countersign_store::{ClientRow, GrantRow, StoreError};
use serde::{Deserialize, Serialize};

use crate::call::Call;
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// The `cnf` claim: what the bearer of a token must prove. Without a member it proves nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    /// Thumbprint of a key, proved by DPoP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) jkt: Option<String>,
    /// Thumbprint of a certificate, proved by the TLS handshake.
    #[serde(default, rename = "x5t#S256", skip_serializing_if = "Option::is_none")]
    pub(crate) x5t: Option<String>,
}

impl Confirmation {
    pub(crate) fn of_key(jkt: &str) -> Self {
        Self {
            jkt: Some(jkt.to_owned()),
            x5t: None,
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.jkt.is_none() && self.x5t.is_none()
    }

    /// `token_type` of the answer that gives out tokens bound so.
    pub(crate) const fn token_type(&self) -> &'static str {
        if self.jkt.is_some() { "DPoP" } else { "Bearer" }
    }

    /// From a column of the store; empty when there is none.
    pub(crate) fn read(column: Option<&str>) -> Result<Self, ProviderError> {
        let read = column.map(serde_json::from_str).transpose();
        Ok(read.map_err(unreadable)?.unwrap_or_default())
    }

    /// For a column of the store; none when empty.
    pub(crate) fn write(&self) -> Result<Option<String>, ProviderError> {
        if self.is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::to_string(self).map_err(unreadable)?))
    }

    /// As a token's claim; none when empty.
    pub(crate) fn claim(&self) -> Option<Self> {
        (!self.is_empty()).then(|| self.clone())
    }

    /// Whether everything that is asked for here is proved there.
    pub(crate) fn is_met_by(&self, proved: &Self) -> bool {
        let met =
            |asked: &Option<String>, proved: &Option<String>| asked.is_none() || asked == proved;
        met(&self.jkt, &proved.jkt) && met(&self.x5t, &proved.x5t)
    }

    /// Whether whoever proved this may use a refresh token. A client that authenticates is known
    /// by that; a public one only by the key that it had from the start (RFC 9449 §5, RFC 8705
    /// §4).
    pub(crate) fn may_refresh(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
    ) -> Result<(), TokenError> {
        let bound = Self::read(grant.confirmation.as_deref())?;
        if client.metadata.is_public() && !bound.is_met_by(self) {
            return Err(Refusal::invalid_grant("the refresh token is bound to another key").into());
        }
        Ok(())
    }
}

impl Provider {
    /// What the tokens that this call asks for are bound to.
    pub(crate) async fn binding(
        &self,
        call: &Call<'_>,
        client: &ClientRow,
    ) -> Result<Confirmation, TokenError> {
        let metadata = &client.metadata;
        let jkt = self.dpop_key(call, None).await?;
        if jkt.is_none() && metadata.dpop_bound_access_tokens {
            return Err(Refusal::new(
                ErrorCode::InvalidDpopProof,
                "the client's tokens are bound to a key: send a DPoP proof",
            )
            .into());
        }
        let x5t = metadata
            .tls_client_certificate_bound_access_tokens
            .then(|| {
                let certificate = call.certificate.ok_or(Refusal::invalid_request(
                    "the client's tokens are bound to its certificate: send it",
                ))?;
                Ok::<_, Refusal>(certificate.thumbprint())
            })
            .transpose()?;
        Ok(Confirmation { jkt, x5t })
    }
}

fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::unreadable("confirmation", error)
}
