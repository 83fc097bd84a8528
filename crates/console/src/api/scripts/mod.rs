mod acts;
mod body;
mod shipped;

use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::StatusCode;
use countersign_admin::AdminError;
use countersign_signin::ScriptKind;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, nothing, plain, versioned};
use super::caller::Api;
use super::if_match::IfMatch;
use super::listing::Listing;
use super::problem::Problem;
use crate::Console;
use body::{NewScript, ScriptBody, SummaryBody};

/// A source of 256 KiB in JSON, and its properties.
const MOST_BODY: usize = 2 * 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, put, remove))
        .merge(acts::routes())
        .merge(shipped::routes())
        .layer(DefaultBodyLimit::max(MOST_BODY))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// `person_authentication` when it is not given.
    kind: Option<String>,
    /// Only those that are switched on.
    #[serde(default)]
    active: bool,
}

/// The scripts of a kind in order of name.
#[utoipa::path(get, path = "/scripts", tag = "Scripts", params(Which),
    responses((status = 200, body = Listing<SummaryBody>), (status = 422, body = Problem)))]
async fn list(State(console): State<Arc<Console>>, api: Api, Query(which): Query<Which>) -> Answer {
    let kind = match which.kind {
        None => ScriptKind::PersonAuthentication,
        Some(name) => kind(&name)?,
    };
    let scripts = console.admin.scripts(&api.actor, kind).await?;
    let scripts = scripts.into_iter().filter(|s| s.enabled || !which.active);
    Ok(plain(&Listing::all(
        scripts.map(SummaryBody::from).collect(),
    )))
}

fn kind(name: &str) -> Result<ScriptKind, AdminError> {
    name.parse()
        .map_err(|()| AdminError::invalid("kind", format!("there are no scripts {name:?}")))
}

/// One script; hidden values are not told.
#[utoipa::path(get, path = "/scripts/{name}", tag = "Scripts", params(("name" = String, Path)),
    responses((status = 200, body = ScriptBody), (status = 404, body = Problem)))]
async fn show(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    let script = console.admin.script(&api.actor, &name).await?;
    Ok(versioned(
        StatusCode::OK,
        script.summary.revision,
        &ScriptBody::from(script),
    ))
}

/// Adds or replaces a script. It compiles and its `init` succeeds before anything changes.
#[utoipa::path(put, path = "/scripts/{name}", tag = "Scripts", params(("name" = String, Path)),
    request_body = NewScript,
    responses((status = 200, body = ScriptBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewScript>,
) -> Answer {
    let draft = new.draft(name)?;
    let script = console.admin.put_script(&api.actor, &draft, seen).await?;
    Ok(versioned(
        StatusCode::OK,
        script.summary.revision,
        &ScriptBody::from(script),
    ))
}

/// Removes a script that did not come with the server.
#[utoipa::path(delete, path = "/scripts/{name}", tag = "Scripts", params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem), (status = 409, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    console.admin.remove_script(&api.actor, &name).await?;
    Ok(nothing())
}
