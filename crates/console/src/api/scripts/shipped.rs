//! The script of a name as it comes with the server.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use countersign_admin::ShippedSource;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::ScriptBody;
use crate::Console;
use crate::api::answer::{Answer, versioned};
use crate::api::caller::Api;
use crate::api::if_match::IfMatch;
use crate::api::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new().routes(routes!(show, take))
}

#[derive(Debug, Serialize, ToSchema)]
struct ShippedBody {
    source: String,
    /// Whether the script has it.
    same: bool,
}

impl From<ShippedSource> for ShippedBody {
    fn from(shipped: ShippedSource) -> Self {
        Self {
            same: shipped.source == shipped.now,
            source: shipped.source,
        }
    }
}

/// The source that comes with the server.
#[utoipa::path(get, path = "/scripts/{name}/shipped", tag = "Scripts",
    params(("name" = String, Path)),
    responses((status = 200, body = ShippedBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    let shipped = console.admin.shipped_source(&api.actor, &name).await?;
    Ok(versioned(
        StatusCode::OK,
        shipped.revision,
        &ShippedBody::from(shipped),
    ))
}

/// Puts it in place of the script's own; all else stays. It is tried out first, like any change.
#[utoipa::path(post, path = "/scripts/{name}/shipped", tag = "Scripts",
    params(("name" = String, Path)),
    responses((status = 200, body = ScriptBody), (status = 404, body = Problem),
        (status = 409, body = Problem), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn take(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    IfMatch(seen): IfMatch,
) -> Answer {
    let taken = console.admin.take_shipped_source(&api.actor, &name, seen);
    let script = taken.await?;
    Ok(versioned(
        StatusCode::OK,
        script.summary.revision,
        &ScriptBody::from(script),
    ))
}
