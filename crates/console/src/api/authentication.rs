use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use countersign_admin::Authentication;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, versioned};
use super::caller::Api;
use super::if_match::IfMatch;
use super::problem::Problem;
use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new().routes(routes!(show, set))
}

/// Which methods the server asks for by itself.
#[derive(Debug, Serialize, ToSchema)]
struct AuthenticationBody {
    default_acr: String,
    /// The configuration file names it, so that it cannot be changed here.
    default_acr_is_fixed: bool,
    /// None for the default one.
    console_acr: Option<String>,
    /// Methods that are enabled and working.
    offered: Vec<String>,
    revision: i64,
}

impl From<Authentication> for AuthenticationBody {
    fn from(of: Authentication) -> Self {
        Self {
            default_acr: of.default_acr.to_string(),
            default_acr_is_fixed: of.default_is_fixed,
            console_acr: of.console_acr.map(|acr| acr.to_string()),
            offered: of.offers.iter().map(|o| o.acr.to_string()).collect(),
            revision: of.revision,
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewAuthentication {
    default_acr: String,
    console_acr: Option<String>,
}

fn answer(authentication: Authentication) -> Answer {
    Ok(versioned(
        StatusCode::OK,
        authentication.revision,
        &AuthenticationBody::from(authentication),
    ))
}

/// Which methods the server asks for by itself.
#[utoipa::path(get, path = "/authentication", tag = "Authentication",
    responses((status = 200, body = AuthenticationBody)))]
async fn show(State(console): State<Arc<Console>>, api: Api) -> Answer {
    answer(console.admin.authentication(&api.actor).await?)
}

/// Chooses them. A Console acr with which no administrator could sign in is refused.
#[utoipa::path(put, path = "/authentication", tag = "Authentication",
    request_body = NewAuthentication,
    responses((status = 200, body = AuthenticationBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn set(
    State(console): State<Arc<Console>>,
    api: Api,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewAuthentication>,
) -> Answer {
    let own = new.console_acr.as_deref().filter(|name| !name.is_empty());
    let set = console
        .admin
        .set_authentication(&api.actor, &new.default_acr, own, seen);
    answer(set.await?)
}
