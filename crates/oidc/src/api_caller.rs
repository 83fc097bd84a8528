//! Who calls an interface of this server with an access token.

use countersign_core::ids::ClientId;
use countersign_store::GrantRow;

use crate::call::Call;
use crate::presented_token::PresentedToken;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::token::TokenError;

/// The holder of an access token that is good now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCaller {
    pub client_id: ClientId,
    /// What a person gave the token by; none for a client that acts for itself.
    pub grant: Option<GrantRow>,
    pub scopes: Vec<String>,
}

impl Provider {
    /// Who calls. The token must be for this server, or for the interface whose address is
    /// `resource` (RFC 8707).
    ///
    /// # Errors
    /// [`TokenError::Refused`] for `WWW-Authenticate` (RFC 6750 §3).
    pub async fn api_caller(
        &self,
        call: &Call<'_>,
        presented: PresentedToken<'_>,
        resource: &str,
    ) -> Result<ApiCaller, TokenError> {
        let live = self.live_access_token(presented.token).await?;
        let live = live
            .filter(|live| {
                let audience = &live.claims.aud;
                audience.has(self.issuer.as_str()) || audience.has(resource)
            })
            .ok_or(Refusal::new(
                ErrorCode::InvalidToken,
                "the access token is not valid",
            ))?;
        self.check_possession(call, presented, &live.claims).await?;
        Ok(ApiCaller {
            client_id: live.client.id.clone(),
            grant: live.grant,
            scopes: crate::scope::split(&live.claims.scope),
        })
    }
}
