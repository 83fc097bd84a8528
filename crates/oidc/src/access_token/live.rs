use std::sync::Arc;

use countersign_core::ids::GrantId;
use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, GrantRow, TokenNames};

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
        let Some(claims) = self.unexpired_claims(token).await? else {
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
            None if self.was_revoked(&claims).await? => return Ok(None),
            None => None,
            Some(id) => match self.grant_of(id, &claims).await? {
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
        match self.unexpired_claims(token).await? {
            Some(claims) if self.was_revoked(&claims).await? => Ok(None),
            read => Ok(read),
        }
    }

    /// The claims of a token that was issued here and has not expired. Whether it was revoked is
    /// still to be asked.
    async fn unexpired_claims(&self, token: &str) -> Result<Option<AccessToken>, ProviderError> {
        let claims: Option<AccessToken> = if is_jwt(token) {
            self.keys.verify(token, TokenType::Access).await?
        } else {
            self.kept_claims(token).await?
        };
        let now = self.clock.now().seconds();
        Ok(claims.filter(|c| c.iss == self.issuer.as_str() && c.exp > now))
    }

    /// Whether it was revoked by name, or the token that it was first exchanged for.
    async fn was_revoked(&self, claims: &AccessToken) -> Result<bool, ProviderError> {
        Ok(self.store.is_token_revoked(&names(claims)).await?)
    }

    async fn grant_of(
        &self,
        id: &GrantId,
        claims: &AccessToken,
    ) -> Result<Option<GrantRow>, ProviderError> {
        let (names, now) = (names(claims), self.clock.now());
        Ok(self.store.live_grant_of_token(id, &names, now).await?)
    }

    async fn kept_claims(&self, token: &str) -> Result<Option<AccessToken>, ProviderError> {
        let hash = fingerprint(token);
        let kept = self.store.opaque_token(&hash, self.clock.now()).await?;
        let claims = kept.as_deref().map(serde_json::from_str);
        Ok(claims.transpose().map_err(unreadable)?)
    }
}

fn names(claims: &AccessToken) -> TokenNames {
    TokenNames {
        own: fingerprint(&claims.jti),
        origin: claims.origin.as_deref().map(fingerprint),
    }
}

/// Opaque tokens are base64url, which has no full stop.
pub(crate) fn is_jwt(token: &str) -> bool {
    token.contains('.')
}
