use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use countersign_admin::Scope;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain};
use crate::api::caller::Api;
use crate::api::listing::Listing;
use crate::api::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(put, remove))
}

/// What applications may ask for.
#[derive(Debug, Serialize, ToSchema)]
struct ScopeBody {
    name: String,
    /// What a person is told that it allows.
    description: String,
    claims: Vec<String>,
    /// Why it is not used, or used as it was.
    fault: Option<String>,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewScope {
    #[serde(default)]
    description: String,
    #[serde(default)]
    claims: Vec<String>,
}

/// The scopes of the operator's own.
#[utoipa::path(get, path = "/scopes", tag = "OpenID Connect",
    responses((status = 200, body = Listing<ScopeBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let scopes = console.admin.scopes(&api.actor).await?.into_iter();
    let bodies = scopes.map(|scope| ScopeBody {
        name: scope.name,
        description: scope.description,
        claims: scope.claims,
        fault: scope.fault,
    });
    Ok(plain(&Listing::all(bodies.collect())))
}

/// Adds or replaces a scope.
#[utoipa::path(put, path = "/scopes/{name}", tag = "OpenID Connect",
    params(("name" = String, Path)), request_body = NewScope,
    responses((status = 204), (status = 422, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    Json(new): Json<NewScope>,
) -> Answer {
    let scope = Scope {
        name,
        description: new.description,
        claims: new.claims,
        fault: None,
    };
    console.admin.put_scope(&api.actor, scope).await?;
    Ok(nothing())
}

/// Removes a scope.
#[utoipa::path(delete, path = "/scopes/{name}", tag = "OpenID Connect",
    params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    console.admin.remove_scope(&api.actor, &name).await?;
    Ok(nothing())
}
