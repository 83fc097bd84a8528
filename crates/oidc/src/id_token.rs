//! ID tokens (OpenID Connect Core §2).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Amr;
use countersign_core::ids::{ClientId, GrantId};
use countersign_store::{ClientRow, GrantRow};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::claims::is_reserved_claim;
use crate::error::ProviderError;
use crate::keys::TokenType;
use crate::protection::Protection;
use crate::provider::Provider;
use crate::request::claims::ClaimsRequest;
use crate::scripts::ClaimsAbout;

#[derive(Serialize)]
struct IdToken<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
    iat: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    acr: &'a str,
    amr: &'a [Amr],
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    c_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s_hash: Option<String>,
    gid: &'a GrantId,
    #[serde(flatten)]
    asked_for: Map<String, Value>,
}

/// What an ID token travels with: its signature covers their hashes, so that none of them can be
/// exchanged on the way.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Companions<'a> {
    pub(crate) access_token: Option<&'a str>,
    /// OpenID Connect Core §3.3.2.11.
    pub(crate) code: Option<&'a str>,
    /// FAPI 1.0 Advanced §5.2.2.1.
    pub(crate) state: Option<&'a str>,
}

impl<'a> Companions<'a> {
    pub(crate) fn access_token(token: &'a str) -> Self {
        Self {
            access_token: Some(token),
            ..Self::default()
        }
    }
}

/// What is read of an ID token that comes back as a hint; it may have expired.
#[derive(Debug, Deserialize)]
pub(crate) struct Hint {
    pub(crate) iss: String,
    pub(crate) sub: String,
    pub(crate) aud: String,
    pub(crate) exp: i64,
    pub(crate) sid: Option<String>,
    /// The grant that it came from, for token exchange.
    pub(crate) gid: Option<GrantId>,
}

impl Hint {
    pub(crate) fn is_for(&self, client: &ClientId) -> bool {
        self.aud == client.as_str()
    }
}

impl Provider {
    pub(crate) async fn id_token(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
        nonce: Option<&str>,
        companions: Companions<'_>,
    ) -> Result<String, ProviderError> {
        let now = self.clock.now();
        let protection = Protection::of_id_token(&client.metadata);
        let subject = self.subject_for(client, &grant.person_id);
        let half_hash = |text: Option<&str>| text.map(|text| protection.alg.hash().left_half(text));
        let claims = IdToken {
            iss: self.issuer.as_str(),
            sub: &subject,
            aud: client.id.as_str(),
            exp: (now + self.lifetimes.id_token).seconds(),
            iat: now.seconds(),
            auth_time: grant.auth_time.seconds(),
            nonce,
            acr: grant.acr.as_str(),
            amr: &grant.amr,
            sid: grant.sid.as_deref(),
            at_hash: half_hash(companions.access_token),
            c_hash: half_hash(companions.code),
            s_hash: half_hash(companions.state),
            gid: &grant.id,
            asked_for: self.told_in_id_token(client, grant).await?,
        };
        self.protect(client, protection, TokenType::Id, &claims)
            .await
    }

    /// What was asked for, and what the operator's scripts add.
    async fn told_in_id_token(
        &self,
        client: &ClientRow,
        grant: &GrantRow,
    ) -> Result<Map<String, Value>, ProviderError> {
        let mut told = self.asked_for_in_id_token(grant).await?;
        let about = ClaimsAbout {
            token: "id_token",
            person: &grant.person_id,
            client: &client.id,
            scopes: &grant.scopes,
            acr: grant.acr.as_str(),
            amr: &grant.amr,
        };
        told.extend(self.added_claims(about).await?);
        Ok(told)
    }

    /// What scripts add; never what tokens state themselves.
    pub(crate) async fn added_claims(
        &self,
        about: ClaimsAbout<'_>,
    ) -> Result<Map<String, Value>, ProviderError> {
        let mut added = self.scripts.claims(about).await?;
        added.retain(|name, _| !is_reserved_claim(name));
        Ok(added)
    }

    async fn asked_for_in_id_token(
        &self,
        grant: &GrantRow,
    ) -> Result<Map<String, Value>, ProviderError> {
        let asked = ClaimsRequest::of_grant(&grant.claims)?.id_token;
        let about_person = asked.iter().any(|claim| claim != "sub");
        if !about_person {
            return Ok(Map::new());
        }
        let person = self.store.person(&grant.person_id).await?;
        let catalogue = &self.configuration.current().await?.catalogue;
        Ok(person.map_or_else(Map::new, |person| catalogue.select(&person, &asked)))
    }

    /// The claims of a hint that this provider signed.
    pub(crate) async fn read_hint(&self, token: &str) -> Result<Option<Hint>, ProviderError> {
        let hint: Option<Hint> = self.keys.verify(token, TokenType::Id).await?;
        Ok(hint.filter(|hint| hint.iss == self.issuer.as_str()))
    }

    /// The same without proof, as when the key that signed it was rotated away.
    pub(crate) fn peek_hint(&self, token: &str) -> Option<Hint> {
        let claims = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
        let hint: Hint = serde_json::from_slice(&claims).ok()?;
        (hint.iss == self.issuer.as_str()).then_some(hint)
    }
}
