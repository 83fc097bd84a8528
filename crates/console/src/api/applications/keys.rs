use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::api::answer::{Answer, plain};
use crate::api::caller::Api;
use crate::api::listing::Listing;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(rotate))
}

/// A published signing key.
#[derive(Debug, Serialize, ToSchema)]
struct KeyBody {
    kid: String,
    algorithms: Vec<&'static str>,
    /// `upcoming`, `signing` or `retiring`.
    state: &'static str,
    created_at: String,
    sign_from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    retire_at: Option<String>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Rotation {
    /// In an emergency: the new keys sign in five seconds, and applications that keep the old
    /// ones refuse sign-ins until they fetch them.
    #[serde(default)]
    at_once: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct TurnBody {
    /// False when new keys were published already.
    made: bool,
    sign_from: String,
}

/// The published signing keys.
#[utoipa::path(get, path = "/keys", tag = "OpenID Connect",
    responses((status = 200, body = Listing<KeyBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let keys = console.admin.keys(&api.actor)?.into_iter();
    let bodies = keys.map(|key| KeyBody {
        kid: key.kid,
        algorithms: key.algorithms,
        state: key.state,
        created_at: key.created_at.rfc3339(),
        sign_from: key.sign_from.rfc3339(),
        retire_at: key.retire_at.map(|at| at.rfc3339()),
    });
    Ok(plain(&Listing::all(bodies.collect())))
}

/// Makes new signing keys.
#[utoipa::path(post, path = "/keys/rotate", tag = "OpenID Connect", request_body = Rotation,
    responses((status = 200, body = TurnBody)))]
async fn rotate(
    State(console): State<Arc<Console>>,
    api: Api,
    Json(wanted): Json<Rotation>,
) -> Answer {
    let turn = console
        .admin
        .rotate_keys(&api.actor, wanted.at_once)
        .await?;
    Ok(plain(&TurnBody {
        made: turn.made,
        sign_from: turn.sign_from.rfc3339(),
    }))
}
