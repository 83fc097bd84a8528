//! Token exchange (RFC 8693): a token that may do less, elsewhere, or for somebody else.

use countersign_core::Millis;
use countersign_core::seal::fingerprint;
use countersign_store::{ClientRow, ExchangedTokenRow};
use serde_json::{Value, json};

use super::{TokenError, TokenResponse};
use crate::access_token::{AccessToken, Audience};
use crate::confirmation::Confirmation;
use crate::introspection::is_audience;
use crate::parameters::Parameters;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::{resource, scope};

const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const JWT: &str = "urn:ietf:params:oauth:token-type:jwt";

const NO_SUBJECT: Refusal = Refusal::invalid_request("the subject token is not valid here");
const NO_ACTOR: Refusal = Refusal::invalid_request("the actor token is not valid here");

impl Provider {
    /// The new token never has more scopes, a longer life or a higher acr than the subject token,
    /// and ends with it and with its grant.
    pub(super) async fn exchange(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
        bound: &Confirmation,
    ) -> Result<TokenResponse, TokenError> {
        if let Some(kind) = parameters.get("requested_token_type")
            && ![ACCESS_TOKEN, JWT].contains(&kind)
        {
            return Err(Refusal::invalid_request("requested_token_type is not supported").into());
        }
        let subject = self.subject(client, parameters).await?;
        // A token that somebody stole from this client is worth nothing here either.
        if subject.client_id == client.id && !subject.confirmation().is_met_by(bound) {
            return Err(NO_SUBJECT.into());
        }
        let actor = self.actor(client, parameters, &subject).await?;
        let scopes = narrowed(&subject, client, parameters)?;
        let targets = resource::targets(parameters)?;
        // What the subject token is for already needs no registration.
        let elsewhere: Vec<String> = targets
            .iter()
            .filter(|target| !subject.aud.has(target))
            .cloned()
            .collect();
        self.check_resources(client, &elsewhere)?;
        let now = self.clock.now();
        let parent = subject.jti.clone();
        let claims = AccessToken {
            aud: if targets.is_empty() {
                subject.aud.clone()
            } else {
                Audience::of(&targets, self.issuer.as_str())
            },
            client_id: client.id.clone(),
            iat: now.seconds(),
            exp: (now + self.lifetimes.access_token)
                .seconds()
                .min(subject.exp),
            jti: self.entropy.token().expose().to_owned(),
            scope: scopes.join(" "),
            act: actor.or(subject.act),
            cnf: bound.claim().or(subject.cnf),
            origin: subject.origin.or(Some(subject.jti)),
            ..subject
        };
        self.hang_on(&parent, &claims).await?;
        let token = self.issue_access_token(client, &claims).await?;
        Ok(TokenResponse {
            issued_token_type: Some(ACCESS_TOKEN),
            expires_in: u64::try_from(claims.exp - claims.iat).unwrap_or(0),
            token_type: claims.confirmation().token_type(),
            ..self.response(token, &scopes)
        })
    }

    /// Notes which token the new one came from, so that it ends with it over several exchanges.
    async fn hang_on(&self, parent: &str, claims: &AccessToken) -> Result<(), TokenError> {
        let row = ExchangedTokenRow {
            jti_hash: fingerprint(&claims.jti).to_vec(),
            parent_hash: fingerprint(parent).to_vec(),
            expires_at: Millis(claims.exp.saturating_mul(1000)),
        };
        let mut tx = self.store.single().await?;
        // Revoked in this moment.
        if !tx.add_exchanged_token(&row).await? {
            return Err(NO_SUBJECT.into());
        }
        Ok(())
    }

    /// The claims of the subject token as the client may use them.
    async fn subject(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
    ) -> Result<AccessToken, TokenError> {
        let token = parameters
            .get("subject_token")
            .ok_or(Refusal::invalid_request("subject_token is missing"))?;
        match parameters.get("subject_token_type") {
            Some(ACCESS_TOKEN | JWT) => {
                let live = self.live_access_token(token).await?.ok_or(NO_SUBJECT)?;
                let mut claims = live.claims;
                if claims.client_id != client.id {
                    if !is_audience(client, &claims) {
                        return Err(NO_SUBJECT.into());
                    }
                    // In the name that this client knows the person by.
                    if let Some(grant) = &live.grant {
                        claims.sub = self.subject_for(client, &grant.person_id);
                    }
                }
                Ok(claims)
            }
            Some(ID_TOKEN) => self.subject_of_id_token(client, token).await,
            _ => Err(Refusal::invalid_request(
                "subject_token_type must be that of an access token or an ID token",
            )
            .into()),
        }
    }

    /// An ID token stands for the grant that it came from, with all its scopes.
    async fn subject_of_id_token(
        &self,
        client: &ClientRow,
        token: &str,
    ) -> Result<AccessToken, TokenError> {
        let now = self.clock.now();
        let hint = self.read_hint(token).await?;
        let hint = hint
            .filter(|hint| hint.is_for(&client.id) && hint.exp > now.seconds())
            .ok_or(NO_SUBJECT)?;
        let id = hint.gid.as_ref().ok_or(NO_SUBJECT)?;
        let grant = self.store.live_grant(id, now).await?;
        // That the token names the grant is not proof that the grant is its own.
        let grant = grant
            .filter(|grant| {
                grant.client_id == client.id && self.is_subject(client, &grant.person_id, &hint.sub)
            })
            .ok_or(NO_SUBJECT)?;
        let claims = self.claims_of_grant(client, &grant, &grant.scopes, &grant.resources)?;
        Ok(AccessToken {
            exp: hint.exp,
            ..claims
        })
    }

    /// The `act` claim: who acts, around those who acted before (RFC 8693 §4.1). None when the
    /// client only steps its own token down.
    async fn actor(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
        subject: &AccessToken,
    ) -> Result<Option<Value>, TokenError> {
        let kind = parameters.get("actor_token_type");
        let actor = match (parameters.get("actor_token"), kind) {
            (Some(token), Some(ACCESS_TOKEN | JWT)) => {
                let live = self.live_access_token(token).await?.ok_or(NO_ACTOR)?;
                if live.claims.client_id != client.id {
                    return Err(NO_ACTOR.into());
                }
                Some(live.claims.sub)
            }
            (None, None) => (subject.client_id != client.id).then(|| client.id.to_string()),
            _ => return Err(NO_ACTOR.into()),
        };
        Ok(actor.map(|sub| match &subject.act {
            Some(before) => json!({"sub": sub, "act": before}),
            None => json!({"sub": sub}),
        }))
    }
}

/// The scopes asked for, which must be among the subject token's; without any, all of those. A
/// client that is not the one they were given to must be registered for them too.
fn narrowed(
    subject: &AccessToken,
    client: &ClientRow,
    parameters: &Parameters,
) -> Result<Vec<String>, Refusal> {
    let had = scope::split(&subject.scope);
    let may = |s: &String| subject.client_id == client.id || client.metadata.scopes.contains(s);
    let Some(asked) = parameters.get("scope") else {
        return Ok(had.into_iter().filter(may).collect());
    };
    let asked = scope::split(asked);
    if asked.iter().all(|s| had.contains(s) && may(s)) {
        return Ok(asked);
    }
    Err(Refusal::new(
        ErrorCode::InvalidScope,
        "the subject token lacks a scope",
    ))
}
