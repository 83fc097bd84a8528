use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use countersign_admin::{Permissions, Role};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, nothing, plain, versioned};
use super::caller::Api;
use super::if_match::IfMatch;
use super::listing::Listing;
use super::problem::Problem;
use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, put, remove))
}

/// What the members of the group of this name may do.
#[derive(Debug, Serialize, ToSchema)]
struct RoleBody {
    name: String,
    description: String,
    /// Such as `people:read`.
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
    built_in: bool,
    revision: i64,
    /// Why it gives nothing.
    fault: Option<String>,
}

impl From<Role> for RoleBody {
    fn from(role: Role) -> Self {
        Self {
            name: role.name,
            description: role.description,
            permissions: role.permissions,
            built_in: role.built_in,
            revision: role.revision,
            fault: role.fault,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewRole {
    #[serde(default)]
    description: String,
    #[schema(value_type = Vec<String>)]
    permissions: Permissions,
}

/// All roles.
#[utoipa::path(get, path = "/roles", tag = "Roles",
    responses((status = 200, body = Listing<RoleBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let roles = console.admin.roles(&api.actor).await?;
    Ok(plain(&Listing::all(
        roles.into_iter().map(RoleBody::from).collect(),
    )))
}

/// One role.
#[utoipa::path(get, path = "/roles/{name}", tag = "Roles", params(("name" = String, Path)),
    responses((status = 200, body = RoleBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    let role = console.admin.role(&api.actor, &name).await?;
    Ok(versioned(
        StatusCode::OK,
        role.revision,
        &RoleBody::from(role),
    ))
}

/// Adds or replaces a role.
#[utoipa::path(put, path = "/roles/{name}", tag = "Roles", params(("name" = String, Path)),
    request_body = NewRole,
    responses((status = 200, body = RoleBody), (status = 412, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewRole>,
) -> Answer {
    let role = console
        .admin
        .put_role(&api.actor, &name, &new.description, &new.permissions, seen)
        .await?;
    Ok(versioned(
        StatusCode::OK,
        role.revision,
        &RoleBody::from(role),
    ))
}

/// Removes a role.
#[utoipa::path(delete, path = "/roles/{name}", tag = "Roles", params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    console.admin.remove_role(&api.actor, &name).await?;
    Ok(nothing())
}
