use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::Response;
use countersign_admin::{Actor, AdminError, Permission, Permissions};
use countersign_oidc::ApiCaller;
use countersign_web::api::{TokenHolder, failed};

use super::BASE;
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
        let holder = TokenHolder::of(&console.web, parts, BASE).await?;
        let actor = actor(console, holder.caller).await;
        let actor = actor.map_err(|error| failed(&error))?;
        Ok(Self { actor })
    }
}

async fn actor(console: &Console, caller: ApiCaller) -> Result<Actor, AdminError> {
    let scopes = caller.scopes.iter();
    let granted: Permissions = scopes.filter_map(|s| Permission::of_scope(s)).collect();
    let Some(grant) = caller.grant else {
        return Ok(Actor::client(&caller.client_id, granted));
    };
    let person = grant.person_id;
    let held = console.admin.actor(&person).await?;
    let held = held.map(|actor| actor.permissions).unwrap_or_default();
    let both = granted.intersection(&held).copied().collect();
    Ok(Actor::person(person, both))
}
