use std::sync::Arc;

use countersign_core::ids::ClientId;
use countersign_store::{ClientMetadata, ClientRow};

use super::claims::ClaimsRequest;
use super::{
    AuthorizationRequest, Prompt, Rejected, ResponseType, Untrusted, pkce, pushed, redirect_uri,
};
use crate::answer::ReturnAddress;
use crate::claims::Catalogue;
use crate::error::ProviderError;
use crate::parameters::Parameters;
use crate::pending::Pending;
use crate::provider::Provider;
use crate::refusal::{ErrorCode, Refusal};
use crate::response_mode::ResponseMode;
use crate::{dpop, resource, scope};

/// `state` and `nonce` in bytes; both come back in the answer.
pub(super) const LONGEST_ECHO: usize = 2048;
/// `login_hint` and `ui_locales` in bytes.
pub(super) const LONGEST_HINT: usize = 256;
const MOST_ACR_VALUES: usize = 32;
/// The pages suit all of them; anything else is passed over (OpenID Connect Core §3.1.2.1).
pub(crate) const DISPLAYS: [&str; 3] = ["page", "popup", "touch"];

impl Provider {
    /// Reads and checks an authorization request.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn read_request(
        &self,
        parameters: &Parameters,
    ) -> Result<Result<Pending, Rejected>, ProviderError> {
        let client = match self.asking(parameters).await? {
            Ok(client) => client,
            Err(untrusted) => return Ok(Err(Rejected::Page(untrusted))),
        };
        if let Some(reference) = parameters.get("request_uri").and_then(pushed::reference) {
            return self.open_pushed(client, reference).await;
        }
        let read = self.examine(&client, parameters, false).await?;
        Ok(read.map(|request| Pending {
            request,
            client,
            created_at: self.clock.now(),
            id: None,
            browser_state: None,
        }))
    }

    async fn asking(
        &self,
        parameters: &Parameters,
    ) -> Result<Result<Arc<ClientRow>, Untrusted>, ProviderError> {
        if parameters.is_repeated("client_id") || parameters.is_repeated("request_uri") {
            return Ok(Err(malformed(
                "client_id or request_uri comes more than once",
            )));
        }
        let Some(id) = parameters.get("client_id") else {
            return Ok(Err(malformed("client_id is missing")));
        };
        let client = self.client(&ClientId::from(id)).await?;
        let client = client.filter(|client| client.enabled);
        Ok(client.ok_or(Untrusted::UnknownClient))
    }

    /// A request of this client, from its parameters or its request object. `pushed` says that
    /// the client sent it here itself.
    pub(super) async fn examine(
        &self,
        client: &ClientRow,
        parameters: &Parameters,
        pushed: bool,
    ) -> Result<Result<AuthorizationRequest, Rejected>, ProviderError> {
        let opened = if client.metadata.require_pushed_authorization_requests && !pushed {
            Err(Refusal::invalid_request(
                "the client has to push its requests (RFC 9126)",
            ))
        } else {
            self.open_object(client, parameters).await?
        };
        // An error is told where the outer parameters say, if they can be trusted with it.
        let to = return_address(client, opened.as_deref().unwrap_or(parameters));
        let to = match (to, &opened) {
            (Ok(to), _) => to,
            (Err(_), Err(refusal)) => {
                let why = Untrusted::Malformed(*refusal);
                return Ok(Err(Rejected::Page(why)));
            }
            (Err(untrusted), Ok(_)) => return Ok(Err(Rejected::Page(untrusted))),
        };
        let read = match opened {
            Ok(parameters) => self.read_rest(&parameters, client, &to).await?,
            Err(refusal) => Err(refusal),
        };
        Ok(match read {
            Ok(request) => Ok(request),
            Err(refusal) => {
                let answer = self.refused(&to, client, refusal).await?;
                Err(Rejected::Answer(Box::new(answer)))
            }
        })
    }

    async fn read_rest(
        &self,
        parameters: &Parameters,
        client: &ClientRow,
        to: &ReturnAddress,
    ) -> Result<Result<AuthorizationRequest, Refusal>, ProviderError> {
        let configuration = self.configuration.current().await?;
        let mut request = match read(parameters, client, to, &configuration.catalogue) {
            Ok(request) => request,
            Err(refusal) => return Ok(Err(refusal)),
        };
        if let Err(refusal) = request.check_binding() {
            return Ok(Err(refusal));
        }
        if let Err(refusal) = self.check_resources(client, &request.resources) {
            return Ok(Err(refusal));
        }
        if let Some(token) = parameters.get("id_token_hint") {
            let subject = match self.hinted_subject(token, client).await? {
                Ok(subject) => subject,
                Err(refusal) => return Ok(Err(refusal)),
            };
            if request.expected.as_ref().is_some_and(|e| *e != subject) {
                return Ok(Err(Refusal::invalid_request(
                    "id_token_hint and claims name different people",
                )));
            }
            request.expected = Some(subject);
        }
        Ok(Ok(request))
    }

    /// Whom an `id_token_hint` names, as this client knows them.
    pub(crate) async fn hinted_subject(
        &self,
        token: &str,
        client: &ClientRow,
    ) -> Result<Result<String, Refusal>, ProviderError> {
        let hint = self.read_hint(token).await?;
        let hint = hint.filter(|hint| hint.is_for(&client.id));
        Ok(hint.map(|hint| hint.sub).ok_or(Refusal::invalid_request(
            "id_token_hint is no ID token of this client",
        )))
    }
}

const fn malformed(why: &'static str) -> Untrusted {
    Untrusted::Malformed(Refusal::invalid_request(why))
}

/// Where the answer may go: what all other errors depend on.
fn return_address(client: &ClientRow, parameters: &Parameters) -> Result<ReturnAddress, Untrusted> {
    if parameters.is_repeated("redirect_uri") {
        return Err(malformed("redirect_uri comes more than once"));
    }
    let redirect_uri = parameters
        .get("redirect_uri")
        .ok_or(malformed("redirect_uri is missing"))?;
    if !redirect_uri::is_registered(&client.metadata, redirect_uri) {
        return Err(Untrusted::RedirectUri);
    }
    let response_type = parameters.get("response_type").unwrap_or_default();
    let has_tokens = ResponseType::would_have_tokens(response_type);
    let state = parameters
        .get("state")
        .filter(|state| !parameters.is_repeated("state") && state.len() <= LONGEST_ECHO);
    Ok(ReturnAddress {
        redirect_uri: redirect_uri.to_owned(),
        response_mode: ResponseMode::choose(parameters.get("response_mode"), has_tokens),
        state: state.map(str::to_owned),
    })
}

/// Everything that needs no look into the store.
fn read(
    parameters: &Parameters,
    client: &ClientRow,
    to: &ReturnAddress,
    catalogue: &Catalogue,
) -> Result<AuthorizationRequest, Refusal> {
    let metadata = &client.metadata;
    parameters.check()?;
    if parameters.get("registration").is_some() {
        return Err(Refusal::new(
            ErrorCode::RegistrationNotSupported,
            "this parameter is not supported",
        ));
    }
    let response_type = ResponseType::read(parameters.get("response_type"))?;
    to.response_mode.check(parameters.get("response_mode"))?;
    may_have(metadata, response_type)?;
    bounded(parameters, "state", LONGEST_ECHO)?;
    let nonce = bounded(parameters, "nonce", LONGEST_ECHO)?;
    if response_type.id_token && nonce.is_none() {
        return Err(Refusal::invalid_request(
            "nonce is required where an ID token comes in the answer",
        ));
    }
    let mut scopes = scopes(parameters, metadata)?;
    if response_type.token {
        // What changes an account does not stand in addresses (RFC 9700 §2.1.2).
        scopes.retain(|s| !scope::is_of_account(s));
    }
    let mut claims = match parameters.get("claims") {
        Some(text) => ClaimsRequest::read(text, &metadata.scopes, catalogue)?,
        None => ClaimsRequest::default(),
    };
    if response_type.is_id_token_only() {
        claims.move_into_id_token(&scopes, catalogue);
    }
    let public = metadata.is_public();
    Ok(AuthorizationRequest {
        client_id: client.id.clone(),
        response_type,
        return_address: to.clone(),
        scopes,
        resources: resource::asked(parameters)?,
        nonce,
        code_challenge: pkce::challenge(
            parameters.get("code_challenge"),
            parameters.get("code_challenge_method"),
            response_type.code && (public || metadata.require_pkce),
        )?,
        dpop_jkt: dpop::jkt(parameters.get("dpop_jkt"))?,
        prompt: Prompt::read_all(parameters.get("prompt").unwrap_or_default())?,
        max_age: max_age(parameters)?,
        login_hint: bounded(parameters, "login_hint", LONGEST_HINT)?,
        ui_locales: bounded(parameters, "ui_locales", LONGEST_HINT)?,
        expected: claims.subject.clone(),
        acr_values: acr_values(parameters),
        claims,
        decoupled: None,
        pushed: None,
    })
}

/// What the client is registered for; tokens in the browser's address need the operator's switch
/// as well (RFC 9700 §2.1.2).
fn may_have(metadata: &ClientMetadata, response_type: ResponseType) -> Result<(), Refusal> {
    let unauthorized = |why| Err(Refusal::new(ErrorCode::UnauthorizedClient, why));
    let name = response_type.name();
    if response_type.code && !metadata.has_grant("authorization_code") {
        return unauthorized("the client is not registered for authorization codes");
    }
    if !metadata.response_types.iter().any(|own| own == name) {
        return unauthorized("the client is not registered for this response_type");
    }
    if response_type.has_tokens() && !metadata.allow_implicit {
        return unauthorized("the client may not have tokens from the authorization endpoint");
    }
    let bound =
        metadata.dpop_bound_access_tokens || metadata.tls_client_certificate_bound_access_tokens;
    if response_type.token && bound {
        return unauthorized(
            "the client's access tokens are bound to a key: use response_type code",
        );
    }
    Ok(())
}

/// What the client is registered for; scopes that are unknown are ignored
/// (OpenID Connect Core §3.1.2.1).
fn scopes(parameters: &Parameters, metadata: &ClientMetadata) -> Result<Vec<String>, Refusal> {
    let invalid = |why| Err(Refusal::new(ErrorCode::InvalidScope, why));
    let asked = scope::split(parameters.get("scope").unwrap_or_default());
    if !asked.iter().any(|s| s == scope::OPENID) {
        return invalid("scope must contain openid");
    }
    let scopes = granted_scopes(parameters, metadata);
    if !scopes.iter().any(|s| s == scope::OPENID) {
        return invalid("the client is not registered for openid");
    }
    Ok(scopes)
}

/// Of the scopes that are asked for those that the client may have.
pub(super) fn granted_scopes(parameters: &Parameters, metadata: &ClientMetadata) -> Vec<String> {
    let refresh = metadata.has_grant("refresh_token");
    let mut scopes = scope::split(parameters.get("scope").unwrap_or_default());
    scopes.retain(|s| metadata.scopes.contains(s) && (refresh || s != scope::OFFLINE_ACCESS));
    scopes
}

pub(super) fn acr_values(parameters: &Parameters) -> Vec<String> {
    let values = parameters.get("acr_values").unwrap_or_default();
    values
        .split_ascii_whitespace()
        .take(MOST_ACR_VALUES)
        .map(str::to_owned)
        .collect()
}

pub(super) fn bounded(
    parameters: &Parameters,
    name: &str,
    longest: usize,
) -> Result<Option<String>, Refusal> {
    match parameters.get(name) {
        Some(value) if value.len() > longest => {
            Err(Refusal::invalid_request("a parameter is too long"))
        }
        value => Ok(value.map(str::to_owned)),
    }
}

pub(super) fn max_age(parameters: &Parameters) -> Result<Option<i64>, Refusal> {
    let Some(text) = parameters.get("max_age") else {
        return Ok(None);
    };
    let seconds = text.parse().ok().filter(|&seconds: &i64| seconds >= 0);
    seconds.map(Some).ok_or(Refusal::invalid_request(
        "max_age must be a number of seconds",
    ))
}
