use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Ends, Looks};
use super::problem::Answer;
use crate::api::{Problem, plain};

/// In how many places the person is, or was, not asked for a second factor that they want
/// themselves. Which ones they are is not kept.
#[derive(Debug, Serialize, ToSchema)]
struct KnownPlaces {
    places: u64,
}

/// In how many places the person has proved a second factor lately.
#[utoipa::path(get, path = "/known-places", tag = "Known places",
    security(("countersign" = ["countersign:account:read"])),
    responses((status = 200, body = KnownPlaces), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn show(Looks { account }: Looks) -> Answer {
    let places = account.known_places(account.two_step().await?).await?;
    let places = places.unwrap_or_default().unsigned_abs();
    Ok(plain(&KnownPlaces { places }))
}

/// Has the person known nowhere any more. This needs no fresh sign-in.
#[utoipa::path(delete, path = "/known-places", tag = "Known places",
    security(("countersign" = ["countersign:account"])),
    responses((status = 200, body = KnownPlaces), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn forget(Ends { account }: Ends) -> Answer {
    let places = account.forget_known_places().await?;
    Ok(plain(&KnownPlaces { places }))
}
