use countersign_core::seal::fingerprint;
use countersign_core::{Millis, Secret};
use countersign_jose::Algorithm;
use countersign_store::{ClientRow, GrantRow, OpaqueTokenRow, StoreError};

use super::{AccessToken, Audience};
use crate::confirmation::Confirmation;
use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::provider::Provider;

/// The value of `access_token_format` for tokens that say nothing by themselves.
const OPAQUE: &str = "opaque";

impl Provider {
    /// A token for a person's grant with these of its scopes, for everything that the grant is
    /// for.
    pub(crate) async fn access_token(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
        scopes: &[String],
    ) -> Result<String, ProviderError> {
        self.access_token_for(client, grant, scopes, &grant.resources)
            .await
    }

    /// The same for these of the grant's resource servers; none means the provider itself.
    pub(crate) async fn access_token_for(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
        scopes: &[String],
        resources: &[String],
    ) -> Result<String, ProviderError> {
        let claims = self.claims_of_grant(client, grant, scopes, resources)?;
        self.issue_access_token(client, &claims).await
    }

    /// A token for a client that acts for itself (RFC 6749 §4.4).
    pub(crate) async fn client_token(
        &self,
        client: &ClientRow,
        scopes: &[String],
        resources: &[String],
        bound: &Confirmation,
    ) -> Result<String, ProviderError> {
        let claims = AccessToken {
            cnf: bound.claim(),
            ..self.bare_token(client, scopes, resources, self.clock.now())
        };
        self.issue_access_token(client, &claims).await
    }

    pub(crate) fn claims_of_grant(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
        scopes: &[String],
        resources: &[String],
    ) -> Result<AccessToken, ProviderError> {
        let bound = Confirmation::read(grant.confirmation.as_deref())?;
        Ok(AccessToken {
            sub: self.subject_for(client, &grant.person_id),
            auth_time: Some(grant.auth_time.seconds()),
            acr: Some(grant.acr.to_string()),
            amr: grant.amr.clone(),
            cnf: bound.claim(),
            gid: Some(grant.id.clone()),
            ..self.bare_token(client, scopes, resources, self.clock.now())
        })
    }

    fn bare_token(
        &self,
        client: &ClientRow,
        scopes: &[String],
        resources: &[String],
        now: Millis,
    ) -> AccessToken {
        AccessToken {
            iss: self.issuer.to_string(),
            aud: Audience::of(resources, self.issuer.as_str()),
            sub: client.id.to_string(),
            client_id: client.id.clone(),
            exp: (now + self.lifetimes.access_token).seconds(),
            iat: now.seconds(),
            jti: self.entropy.token().expose().to_owned(),
            scope: scopes.join(" "),
            auth_time: None,
            acr: None,
            amr: Vec::new(),
            cnf: None,
            act: None,
            origin: None,
            gid: None,
        }
    }

    /// The token with these claims, in the form that the client is registered for.
    pub(crate) async fn issue_access_token(
        &self,
        client: &ClientRow,
        claims: &AccessToken,
    ) -> Result<String, ProviderError> {
        if client.metadata.access_token_format.as_deref() != Some(OPAQUE) {
            return Ok(self
                .keys
                .sign(Algorithm::Es256, TokenType::Access, claims)?);
        }
        let token: Secret = self.entropy.token();
        let mut tx = self.store.single().await?;
        tx.add_opaque_token(&OpaqueTokenRow {
            token_hash: fingerprint(token.expose()).to_vec(),
            client_id: client.id.clone(),
            grant_id: claims.gid.clone(),
            claims: serde_json::to_string(claims).map_err(unreadable)?,
            expires_at: Millis(claims.exp.saturating_mul(1000)),
        })
        .await?;
        Ok(token.expose().to_owned())
    }
}

pub(super) fn unreadable(error: serde_json::Error) -> StoreError {
    StoreError::unreadable("opaque_token.claims", error)
}
