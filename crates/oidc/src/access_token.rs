//! Access tokens as JWT (RFC 9068).

use countersign_core::ids::{ClientId, GrantId};
use countersign_core::{Amr, Millis};
use countersign_jose::Algorithm;
use countersign_store::{ClientRow, GrantRow};
use serde::{Deserialize, Serialize};

use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::provider::Provider;

/// The claims. All access tokens are signed with ES256, whatever a client's ID tokens are.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct AccessToken {
    iss: String,
    aud: String,
    pub(crate) sub: String,
    client_id: String,
    exp: i64,
    iat: i64,
    jti: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    auth_time: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    acr: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    amr: Vec<Amr>,
    /// The grant, so that revoking it holds for the tokens that are out; none for a client that
    /// acts for itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) gid: Option<GrantId>,
}

impl AccessToken {
    pub(crate) fn has_scope(&self, scope: &str) -> bool {
        self.scope.split(' ').any(|s| s == scope)
    }
}

impl Provider {
    /// A token for a person's grant, with these of its scopes.
    pub(crate) fn access_token(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
        scopes: &[String],
    ) -> Result<String, ProviderError> {
        let token = AccessToken {
            sub: self.subject_for(client, &grant.person_id),
            auth_time: Some(grant.auth_time.seconds()),
            acr: Some(grant.acr.to_string()),
            amr: grant.amr.clone(),
            gid: Some(grant.id.clone()),
            ..self.bare_token(&grant.client_id, scopes, self.clock.now())
        };
        self.sign_access_token(&token)
    }

    /// A token for a client that acts for itself (RFC 6749 §4.4).
    pub(crate) fn client_token(
        &self,
        client: &ClientId,
        scopes: &[String],
    ) -> Result<String, ProviderError> {
        self.sign_access_token(&self.bare_token(client, scopes, self.clock.now()))
    }

    fn bare_token(&self, client: &ClientId, scopes: &[String], now: Millis) -> AccessToken {
        AccessToken {
            iss: self.issuer.to_string(),
            aud: self.issuer.to_string(),
            sub: client.to_string(),
            client_id: client.to_string(),
            exp: (now + self.lifetimes.access_token).seconds(),
            iat: now.seconds(),
            jti: self.entropy.token().expose().to_owned(),
            scope: scopes.join(" "),
            auth_time: None,
            acr: None,
            amr: Vec::new(),
            gid: None,
        }
    }

    fn sign_access_token(&self, token: &AccessToken) -> Result<String, ProviderError> {
        Ok(self.keys.sign(Algorithm::Es256, TokenType::Access, token)?)
    }

    /// The claims of an access token that is good now.
    pub(crate) async fn read_access_token(
        &self,
        token: &str,
    ) -> Result<Option<AccessToken>, ProviderError> {
        let read: Option<AccessToken> = self.keys.verify(token, TokenType::Access).await?;
        let own = self.issuer.as_str();
        let now = self.clock.now().seconds();
        Ok(read.filter(|t| t.iss == own && t.aud == own && t.exp > now))
    }
}
