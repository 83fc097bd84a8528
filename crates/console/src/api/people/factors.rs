use std::sync::Arc;

use axum::extract::{Path, State};
use countersign_admin::Factor;
use countersign_core::ids::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain};
use crate::api::caller::Api;
use crate::api::listing::Listing;
use crate::api::problem::Problem;

/// A second factor beside numbers. Times are milliseconds since 1970.
#[derive(Debug, Serialize, ToSchema)]
struct FactorBody {
    id: String,
    /// `authenticator_app`, `passkey` or `recovery_codes`.
    kind: &'static str,
    /// What the person calls it.
    name: String,
    /// Of recovery codes, how many are left.
    #[serde(skip_serializing_if = "Option::is_none")]
    left: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_at: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
}

impl From<Factor> for FactorBody {
    fn from(factor: Factor) -> Self {
        Self {
            id: factor.id,
            kind: factor.kind.as_str(),
            name: factor.name,
            left: factor.left,
            created_at: factor.created_at.map(|at| at.0),
            used_at: factor.used_at.map(|at| at.0),
        }
    }
}

/// The second factors of a person that are no numbers.
#[utoipa::path(get, path = "/people/{id}/factors", tag = "People", params(("id" = String, Path)),
    responses((status = 200, body = Listing<FactorBody>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let factors = console
        .admin
        .person_factors(&api.actor, &PersonId(id))
        .await?;
    let factors = factors.into_iter().map(FactorBody::from).collect();
    Ok(plain(&Listing::all(factors)))
}

/// Takes a second factor away from a person, who is told so at their number.
#[utoipa::path(delete, path = "/people/{id}/factors/{factor}", tag = "People",
    params(("id" = String, Path), ("factor" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((id, factor)): Path<(String, String)>,
) -> Answer {
    console
        .admin
        .remove_person_factor(&api.actor, &PersonId(id), &factor)
        .await?;
    Ok(nothing())
}
