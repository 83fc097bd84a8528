use std::sync::Arc;

use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, GrantRow};

use super::AccessToken;
use super::issue::unreadable;
use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::provider::Provider;

/// An access token that is good now: neither expired nor revoked, of a client that is enabled
/// and, where a person gave it, of a grant that lives.
#[derive(Clone, Debug)]
pub(crate) struct LiveToken {
    pub(crate) claims: AccessToken,
    pub(crate) client: Arc<ClientRow>,
    /// None for a client that acts for itself.
    pub(crate) grant: Option<GrantRow>,
}

impl Provider {
    /// What an access token stands for, whoever its audience is. None for one that is not good.
    pub(crate) async fn live_access_token(
        &self,
        token: &str,
    ) -> Result<Option<LiveToken>, ProviderError> {
        let Some(claims) = self.read_access_token(token).await? else {
            return Ok(None);
        };
        let Some(client) = self.enabled_client(&claims.client_id).await? else {
            return Ok(None);
        };
        // Of a client that was removed, when another one has taken its name.
        if client.created_at.seconds() > claims.iat {
            return Ok(None);
        }
        let grant = match &claims.gid {
            None => None,
            Some(id) => match self.store.live_grant(id, self.clock.now()).await? {
                None => return Ok(None),
                grant => grant,
            },
        };
        // An exchanged token hangs on the client that the person allowed it to as well.
        let owner = grant.as_ref().map_or(&client.id, |grant| &grant.client_id);
        if *owner != client.id && self.enabled_client(owner).await?.is_none() {
            return Ok(None);
        }
        Ok(Some(LiveToken {
            claims,
            client,
            grant,
        }))
    }

    /// The claims of a token that was issued here, has not expired and was not itself revoked.
    pub(crate) async fn read_access_token(
        &self,
        token: &str,
    ) -> Result<Option<AccessToken>, ProviderError> {
        let claims = if is_jwt(token) {
            self.signed_claims(token).await?
        } else {
            self.kept_claims(token).await?
        };
        let now = self.clock.now().seconds();
        let own = claims.filter(|c| c.iss == self.issuer.as_str() && c.exp > now);
        match own.as_ref().and_then(|claims| claims.origin.as_deref()) {
            Some(origin) if self.was_revoked(origin).await? => Ok(None),
            _ => Ok(own),
        }
    }

    async fn signed_claims(&self, token: &str) -> Result<Option<AccessToken>, ProviderError> {
        let read: Option<AccessToken> = self.keys.verify(token, TokenType::Access).await?;
        let Some(claims) = read else { return Ok(None) };
        Ok((!self.was_revoked(&claims.jti).await?).then_some(claims))
    }

    async fn was_revoked(&self, jti: &str) -> Result<bool, ProviderError> {
        Ok(self.store.is_token_revoked(&fingerprint(jti)).await?)
    }

    async fn kept_claims(&self, token: &str) -> Result<Option<AccessToken>, ProviderError> {
        let hash = fingerprint(token);
        let kept = self.store.opaque_token(&hash, self.clock.now()).await?;
        let claims = kept.as_deref().map(serde_json::from_str);
        Ok(claims.transpose().map_err(unreadable)?)
    }
}

/// Opaque tokens are base64url, which has no full stop.
pub(crate) fn is_jwt(token: &str) -> bool {
    token.contains('.')
}
