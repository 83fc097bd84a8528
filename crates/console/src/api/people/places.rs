use std::sync::Arc;

use axum::extract::{Path, State};
use countersign_core::ids::PersonId;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Console;
use crate::api::answer::{Answer, plain};
use crate::api::caller::Api;
use crate::api::problem::Problem;

/// In how many places a person is, or was, not asked for a second factor that they want themselves.
/// Which ones they are is not kept.
#[derive(Debug, Serialize, ToSchema)]
struct KnownPlacesBody {
    places: u64,
}

/// In how many places a person has proved a second factor lately.
#[utoipa::path(get, path = "/people/{id}/known-places", tag = "People",
    params(("id" = String, Path)),
    responses((status = 200, body = KnownPlacesBody), (status = 404, body = Problem)))]
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let places = console
        .admin
        .person_places(&api.actor, &PersonId(id))
        .await?;
    let places = places.unsigned_abs();
    Ok(plain(&KnownPlacesBody { places }))
}

/// Has a person known nowhere any more.
#[utoipa::path(delete, path = "/people/{id}/known-places", tag = "People",
    params(("id" = String, Path)),
    responses((status = 200, body = KnownPlacesBody), (status = 404, body = Problem)))]
pub(super) async fn forget(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let places = console
        .admin
        .forget_person_places(&api.actor, &PersonId(id))
        .await?;
    Ok(plain(&KnownPlacesBody { places }))
}
