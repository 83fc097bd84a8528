//! The userinfo endpoint (OpenID Connect Core §5.3).

use std::sync::Arc;

use countersign_store::{ClientRow, StoreError};
use serde_json::{Map, Value};

use crate::access_token::LiveToken;
use crate::call::Call;
use crate::discovery::paths;
use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::parameters::Parameters;
use crate::presented_token::{PresentedToken, TokenScheme};
use crate::protection::Protection;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::request::claims::ClaimsRequest;
use crate::scope;
use crate::scripts::ClaimsAbout;
use crate::token::TokenError;

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

impl From<StoreError> for UserinfoError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<TokenError> for UserinfoError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::Refused(refusal) => Self::Refused(refusal),
            TokenError::Failed(error) => Self::Failed(error),
        }
    }
}

impl Provider {
    /// What whoever has nothing but an access token may know of the person.
    ///
    /// # Errors
    /// As [`Provider::userinfo_for`].
    pub async fn userinfo(&self, access_token: &str) -> Result<Map<String, Value>, UserinfoError> {
        let nothing = Parameters::default();
        let presented = PresentedToken {
            scheme: TokenScheme::Bearer,
            token: access_token,
        };
        let call = Call::post(paths::USERINFO, &nothing);
        Ok(self.userinfo_claims(&call, presented).await?.1)
    }

    /// What the holder of an access token may know of the person, in the form that the client is
    /// registered for.
    ///
    /// # Errors
    /// [`UserinfoError::Refused`] for a token that is not good, whose grant was revoked, or that
    /// is bound to a key that the call does not prove to hold.
    pub async fn userinfo_for(
        &self,
        call: &Call<'_>,
        presented: PresentedToken<'_>,
    ) -> Result<UserinfoAnswer, UserinfoError> {
        let (client, mut claims) = self.userinfo_claims(call, presented).await?;
        let Some(protection) = Protection::of_userinfo(&client.metadata) else {
            return Ok(UserinfoAnswer::Json(claims));
        };
        claims.insert("iss".to_owned(), self.issuer.as_str().into());
        claims.insert("aud".to_owned(), client.id.as_str().into());
        let jwt = self.protect(&client, protection, TokenType::Userinfo, &claims);
        Ok(UserinfoAnswer::Jwt(jwt.await?))
    }

    async fn userinfo_claims(
        &self,
        call: &Call<'_>,
        presented: PresentedToken<'_>,
    ) -> Result<(Arc<ClientRow>, Map<String, Value>), UserinfoError> {
        let refuse = |code, why| UserinfoError::Refused(Refusal::new(code, why));
        let dead = || refuse(ErrorCode::InvalidToken, "the access token is not valid");
        let live = self.live_access_token(presented.token).await?;
        let LiveToken {
            claims: token,
            client,
            grant,
        } = live
            .filter(|live| live.claims.aud.has(self.issuer.as_str()))
            .ok_or_else(dead)?;
        self.check_possession(call, presented, &token).await?;
        let (Some(grant), true) = (grant, token.has_scope(scope::OPENID)) else {
            return Err(refuse(
                ErrorCode::InsufficientScope,
                "the access token lacks the scope openid",
            ));
        };
        let person = self.store.person(&grant.person_id).await?;
        let person = person.ok_or_else(dead)?;
        let (held, lacking): (Vec<&String>, Vec<&String>) = grant
            .scopes
            .iter()
            .partition(|scope| token.has_scope(scope));
        let configuration = self.configuration.current().await?;
        let catalogue = &configuration.catalogue;
        let by_scope = held.iter().flat_map(|scope| catalogue.claims_of(scope));
        let mut names: Vec<String> = by_scope.cloned().collect();
        // A token that was narrowed, or is another client's, has lost the single claims.
        if lacking.is_empty() && grant.client_id == client.id {
            names.extend(ClaimsRequest::of_grant(&grant.claims)?.userinfo);
        }
        let mut told = catalogue.select(&person, &names);
        let scopes: Vec<String> = held.into_iter().cloned().collect();
        let about = ClaimsAbout {
            token: "userinfo",
            person: &person.id,
            client: &client.id,
            scopes: &scopes,
            acr: grant.acr.as_str(),
            amr: &grant.amr,
        };
        told.extend(self.added_claims(about).await?);
        let subject = self.subject_for(&client, &person.id);
        told.insert("sub".to_owned(), subject.into());
        Ok((client, told))
    }
}
