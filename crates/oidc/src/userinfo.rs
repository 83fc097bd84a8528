//! The userinfo endpoint (OpenID Connect Core §5.3).

use serde_json::{Map, Value};

use crate::access_token::LiveToken;
use crate::error::ProviderError;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::request::claims::ClaimsRequest;
use crate::scope;

/// Why nothing is told.
#[derive(Debug, thiserror::Error)]
pub enum UserinfoError {
    /// For `WWW-Authenticate` (RFC 6750 §3): `invalid_token` or `insufficient_scope`.
    #[error("{0}")]
    Refused(Refusal),
    #[error(transparent)]
    Failed(#[from] ProviderError),
}

impl Provider {
    /// What the bearer of an access token may know of the person.
    ///
    /// # Errors
    /// [`UserinfoError::Refused`] for a token that is not good or whose grant was revoked.
    pub async fn userinfo(&self, access_token: &str) -> Result<Map<String, Value>, UserinfoError> {
        let refuse = |code, why| UserinfoError::Refused(Refusal::new(code, why));
        let dead = || refuse(ErrorCode::InvalidToken, "the access token is not valid");
        let live = self.live_access_token(access_token).await?;
        let LiveToken {
            claims: token,
            client,
            grant,
        } = live
            .filter(|live| live.claims.aud.has(self.issuer.as_str()))
            .ok_or_else(dead)?;
        let (Some(grant), true) = (grant, token.has_scope(scope::OPENID)) else {
            return Err(refuse(
                ErrorCode::InsufficientScope,
                "the access token lacks the scope openid",
            ));
        };
        let person = self.store.person(&grant.person_id).await;
        let person = person.map_err(ProviderError::from)?.ok_or_else(dead)?;
        let (held, lacking): (Vec<&String>, Vec<&String>) = grant
            .scopes
            .iter()
            .partition(|scope| token.has_scope(scope));
        let current = self.configuration.current().await;
        let catalogue = &current.map_err(ProviderError::from)?.catalogue;
        let by_scope = held.iter().flat_map(|scope| catalogue.claims_of(scope));
        let mut names: Vec<String> = by_scope.cloned().collect();
        // A token that was narrowed, or is another client's, has lost the single claims.
        if lacking.is_empty() && grant.client_id == client.id {
            names.extend(ClaimsRequest::of_grant(&grant.claims)?.userinfo);
        }
        let mut told = catalogue.select(&person, &names);
        let subject = self.subject_for(&client, &person.id);
        told.insert("sub".to_owned(), subject.into());
        Ok(told)
    }
}
