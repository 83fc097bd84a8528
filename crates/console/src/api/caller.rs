use std::sync::Arc;

use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::request::Parts;
use axum::response::Response;
use countersign_admin::{Actor, Permission, Permissions};
use countersign_oidc::{ApiCaller, Parameters, PresentedToken, TokenError, TokenScheme};
use countersign_web::http::{Caller, Peer, token_refused, unauthenticated};

use super::BASE;
use super::problem::{Problem, failed};
use crate::Console;

/// The holder of an access token with scopes of this API. A person's token does what its scopes
/// and the person's roles both allow.
#[derive(Clone, Debug)]
pub(crate) struct Api {
    pub(crate) actor: Actor,
}

impl FromRequestParts<Arc<Console>> for Api {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Arc<Console>,
    ) -> Result<Self, Response> {
        if let Some(known) = parts.extensions.get::<Self>() {
            return Ok(known.clone());
        }
        let Ok(peer) = Peer::from_request_parts(parts, &()).await;
        let caller = Caller::of(&console.web, peer, parts);
        let nothing = Parameters::default();
        let path = parts
            .extensions
            .get::<OriginalUri>()
            .map_or(parts.uri.path(), |original| original.path())
            .to_owned();
        let malformed = |refusal| refuse(TokenScheme::Bearer, refusal);
        let call = caller.call(&path, &nothing).map_err(malformed)?;
        let Some(presented) = PresentedToken::read(&call).map_err(malformed)? else {
            return Err(unauthenticated());
        };
        let resource = format!("{}{BASE}", console.web.issuer);
        let provider = &console.web.provider;
        let caller = match provider.api_caller(&call, presented, &resource).await {
            Ok(caller) => caller,
            Err(TokenError::Refused(refusal)) => return Err(refuse(presented.scheme, refusal)),
            Err(TokenError::Failed(error)) => return Err(failed(&error)),
        };
        Ok(Self {
            actor: actor(console, caller)
                .await
                .map_err(|error| failed(&error))?,
        })
    }
}

fn refuse(scheme: TokenScheme, refusal: countersign_oidc::Refusal) -> Response {
    let status = axum::http::StatusCode::UNAUTHORIZED;
    token_refused(scheme, refusal, Problem::new(status, refusal.description))
}

async fn actor(
    console: &Console,
    caller: ApiCaller,
) -> Result<Actor, countersign_admin::AdminError> {
    let scopes = caller.scopes.iter();
    let granted: Permissions = scopes.filter_map(|s| Permission::of_scope(s)).collect();
    let Some(person) = caller.person_id else {
        return Ok(Actor::client(&caller.client_id, granted));
    };
    let held = console.admin.actor(&person).await?;
    let held = held.map(|actor| actor.permissions).unwrap_or_default();
    let both = granted.intersection(&held).copied().collect();
    Ok(Actor::person(person, both))
}
