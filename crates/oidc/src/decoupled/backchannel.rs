//! The backchannel authentication endpoint (CIBA Core §7), answered by polling.

use std::sync::Arc;
use std::time::Duration;

use countersign_core::ids::{PersonId, RequestId};
use countersign_core::seal::fingerprint;
use countersign_core::{Millis, Secret};
use countersign_store::{ClientRow, Limit};
use serde::Serialize;

use super::{Decoupled, INTERVAL, Kind};
use crate::call::Call;
use crate::error::ProviderError;
use crate::parameters::Parameters;
use crate::paths;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::subject::PAIRWISE;
use crate::token::TokenError;

/// It has to fit beside a link into a text message.
const LONGEST_MESSAGE: usize = 64;
/// `requested_expiry` in seconds; too short for a person to answer is of no use.
const SHORTEST: u64 = 30;

const PER_CLIENT: Limit = Limit {
    burst: 100,
    every: Duration::from_millis(100),
};

/// CIBA Core §7.3.
#[derive(Serialize)]
pub struct BackchannelResponse {
    auth_req_id: String,
    /// In seconds.
    expires_in: u64,
    /// In seconds.
    interval: u64,
}

impl std::fmt::Debug for BackchannelResponse {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BackchannelResponse(…)")
    }
}

/// Whom to ask, and for what.
#[derive(Clone, Debug)]
pub struct Invitation {
    pub request: RequestId,
    pub client: Arc<ClientRow>,
    pub hint: Hint,
    pub acr_values: Vec<String>,
    pub binding_message: Option<String>,
    pub ui_locales: Option<String>,
    pub expires_at: Millis,
}

/// How an application names its person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hint {
    /// As it was typed somewhere: nobody may have this name.
    Login(String),
    /// From an ID token of this provider.
    Person(PersonId),
}

impl Provider {
    /// Answers an application that wants its person asked. Whether there is such a person is not
    /// looked at here, so that the answer tells nothing about it: invite them afterwards.
    ///
    /// # Errors
    /// [`TokenError::Refused`] as CIBA Core §13 names it.
    pub async fn backchannel_authentication(
        &self,
        call: &Call<'_>,
    ) -> Result<(BackchannelResponse, Invitation), TokenError> {
        let parameters = call.parameters;
        parameters.check()?;
        let client = self.authenticate_client(call).await?;
        may_ask(&client)?;
        refuse_unsupported(parameters)?;
        let hint = self.hint(parameters, &client).await?;
        let now = self.clock.now();
        let decoupled = Decoupled {
            id: self.decoupled_id(now),
            binding_message: binding_message(parameters)?,
            kind: Kind::Backchannel,
        };
        let lifetime = self.lifetime(parameters)?;
        let request = self
            .decoupled_request(parameters, &client, &decoupled)
            .await?;
        if !request.has_openid() {
            let why = "scope must contain openid";
            return Err(Refusal::new(ErrorCode::InvalidScope, why).into());
        }
        let key = format!("backchannel:open:{}", client.id);
        let opened = self
            .open_decoupled(&request, &decoupled, lifetime, (&key, PER_CLIENT))
            .await?;
        let response = BackchannelResponse {
            auth_req_id: opened.handle.expose().to_owned(),
            expires_in: lifetime.as_secs(),
            interval: INTERVAL.as_secs(),
        };
        Ok((
            response,
            Invitation {
                request: decoupled.id,
                client,
                hint,
                acr_values: request.acr_values,
                binding_message: decoupled.binding_message,
                ui_locales: request.ui_locales,
                expires_at: now + lifetime,
            },
        ))
    }

    /// The address that leads a person to the request that is meant for them; none when it is
    /// over. What follows the last slash is good for [`Provider::enter_link`].
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn invite(
        &self,
        request: &RequestId,
        person: &PersonId,
    ) -> Result<Option<Secret>, ProviderError> {
        let token = self.entropy.link_token();
        let hash = fingerprint(token.expose());
        let mut tx = self.store.single().await?;
        let invited = tx
            .address_decoupled_request(request, person, &hash, self.clock.now())
            .await?;
        let at = self.issuer.endpoint(paths::BACKCHANNEL_LINK);
        Ok(invited.then(|| Secret::new(format!("{at}/{}", token.expose()))))
    }

    /// Exactly one hint (CIBA Core §7.1).
    async fn hint(&self, parameters: &Parameters, client: &ClientRow) -> Result<Hint, TokenError> {
        if parameters.get("login_hint_token").is_some() {
            return Err(Refusal::invalid_request("login_hint_token is not supported").into());
        }
        match (
            parameters.get("login_hint"),
            parameters.get("id_token_hint"),
        ) {
            (Some(name), None) => Ok(Hint::Login(name.to_owned())),
            (None, Some(token)) => {
                if client.metadata.subject_type.as_deref() == Some(PAIRWISE) {
                    let why = "a pairwise subject leads to nobody: use login_hint";
                    return Err(Refusal::invalid_request(why).into());
                }
                let subject = self.hinted_subject(token, client).await??;
                Ok(Hint::Person(PersonId(subject)))
            }
            _ => Err(
                Refusal::invalid_request("one of login_hint and id_token_hint is required").into(),
            ),
        }
    }

    fn lifetime(&self, parameters: &Parameters) -> Result<Duration, Refusal> {
        let longest = self.lifetimes.decoupled;
        let Some(text) = parameters.get("requested_expiry") else {
            return Ok(longest);
        };
        let seconds: u64 = text
            .parse()
            .ok()
            .filter(|&s| s > 0)
            .ok_or(Refusal::invalid_request(
                "requested_expiry must be a number of seconds",
            ))?;
        Ok(Duration::from_secs(seconds.max(SHORTEST)).min(longest))
    }
}

fn may_ask(client: &ClientRow) -> Result<(), Refusal> {
    let metadata = &client.metadata;
    let polls = metadata.backchannel_token_delivery_mode.as_deref() == Some("poll");
    // CIBA Core §4: a client that proves nothing could ask in the name of any application.
    if metadata.has_grant(Kind::Backchannel.grant_type()) && polls && !metadata.is_public() {
        return Ok(());
    }
    Err(Refusal::new(
        ErrorCode::UnauthorizedClient,
        "the client is not registered for CIBA in poll mode",
    ))
}

fn refuse_unsupported(parameters: &Parameters) -> Result<(), Refusal> {
    if parameters.get("request").is_some() {
        return Err(Refusal::invalid_request(
            "signed authentication requests are not supported",
        ));
    }
    if parameters.get("user_code").is_some() {
        return Err(Refusal::invalid_request("user_code is not supported"));
    }
    Ok(())
}

fn binding_message(parameters: &Parameters) -> Result<Option<String>, Refusal> {
    let Some(text) = parameters.get("binding_message") else {
        return Ok(None);
    };
    let length = text.chars().count();
    let fits = length <= LONGEST_MESSAGE && !text.trim().is_empty();
    if fits && !text.chars().any(is_unseen) {
        return Ok(Some(text.to_owned()));
    }
    Err(Refusal::new(
        ErrorCode::InvalidBindingMessage,
        "binding_message must be 1 to 64 characters that can be seen",
    ))
}

/// Controls, and marks that change how the text around them reads.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}')
}
