use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use countersign_admin::Claim;
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

/// What applications are told from an attribute of the directory.
#[derive(Debug, Serialize, ToSchema)]
struct ClaimBody {
    name: String,
    attribute: String,
    /// `string`, `boolean`, `number`, `json` or `list`.
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewClaim {
    attribute: String,
    /// `string`, `boolean`, `number`, `json` or `list`.
    #[serde(rename = "type", default = "text")]
    kind: String,
}

fn text() -> String {
    "string".to_owned()
}

/// The claims of the operator's own.
#[utoipa::path(get, path = "/claims", tag = "OpenID Connect",
    responses((status = 200, body = Listing<ClaimBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let claims = console.admin.claims(&api.actor).await?.into_iter();
    let bodies = claims.map(|claim| ClaimBody {
        name: claim.name,
        attribute: claim.attribute,
        kind: claim.kind,
    });
    Ok(plain(&Listing::all(bodies.collect())))
}

/// Adds or replaces a claim.
#[utoipa::path(put, path = "/claims/{name}", tag = "OpenID Connect",
    params(("name" = String, Path)), request_body = NewClaim,
    responses((status = 204), (status = 422, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(name): Path<String>,
    Json(new): Json<NewClaim>,
) -> Answer {
    let claim = Claim {
        name,
        attribute: new.attribute,
        kind: new.kind,
    };
    console.admin.put_claim(&api.actor, claim).await?;
    Ok(nothing())
}

/// Removes a claim.
#[utoipa::path(delete, path = "/claims/{name}", tag = "OpenID Connect",
    params(("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn remove(State(console): State<Arc<Console>>, api: Api, Path(name): Path<String>) -> Answer {
    console.admin.remove_claim(&api.actor, &name).await?;
    Ok(nothing())
}
