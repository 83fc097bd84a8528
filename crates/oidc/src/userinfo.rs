//! The userinfo endpoint (OpenID Connect Core §5.3).

use std::sync::Arc;

use countersign_store::ClientRow;
use serde_json::{Map, Value};

use crate::access_token::LiveToken;
use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::protection::Protection;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::request::claims::ClaimsRequest;
use crate::scope;

/// What is told, ready to be sent (OpenID Connect Core §5.3.2).
#[derive(Clone, Debug)]
pub enum UserinfoAnswer {
    Json(Map<String, Value>),
    /// Signed, and encrypted if the client wants that.
    Jwt(String),
}

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
        Ok(self.told(access_token).await?.1)
    }

    /// The same in the form that the client is registered for.
    ///
    /// # Errors
    /// As [`Provider::userinfo`].
    pub async fn userinfo_answer(
        &self,
        access_token: &str,
    ) -> Result<UserinfoAnswer, UserinfoError> {
        let (client, mut claims) = self.told(access_token).await?;
        let Some(protection) = Protection::of_userinfo(&client.metadata) else {
            return Ok(UserinfoAnswer::Json(claims));
        };
        claims.insert("iss".to_owned(), self.issuer.as_str().into());
        claims.insert("aud".to_owned(), client.id.as_str().into());
        let jwt = self.protect(&client, protection, TokenType::Userinfo, &claims);
        Ok(UserinfoAnswer::Jwt(jwt.await?))
    }

    async fn told(
        &self,
        access_token: &str,
    ) -> Result<(Arc<ClientRow>, Map<String, Value>), UserinfoError> {
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
        Ok((client, told))
    }
}
