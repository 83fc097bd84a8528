use std::sync::Arc;

use axum::extract::{Path, State};
use countersign_core::ids::PersonId;
use countersign_store::TrustedDeviceRow;
use serde::Serialize;
use utoipa::ToSchema;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain};
use crate::api::caller::Api;
use crate::api::listing::Listing;
use crate::api::problem::Problem;

/// A browser that a person trusts. Times are milliseconds since 1970.
#[derive(Debug, Serialize, ToSchema)]
struct TrustedDeviceBody {
    id: String,
    user_agent: String,
    /// Where it was when the person said that they trust it.
    address: String,
    created_at: i64,
    /// When a second factor was last left out there.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
    expires_at: i64,
}

impl From<TrustedDeviceRow> for TrustedDeviceBody {
    fn from(device: TrustedDeviceRow) -> Self {
        Self {
            id: device.id,
            user_agent: device.user_agent,
            address: device.address,
            created_at: device.created_at.0,
            used_at: device.used_at.map(|at| at.0),
            expires_at: device.expires_at.0,
        }
    }
}

/// The browsers that a person trusts, newest first.
#[utoipa::path(get, path = "/people/{id}/trusted-devices", tag = "People",
    params(("id" = String, Path)),
    responses((status = 200, body = Listing<TrustedDeviceBody>), (status = 404, body = Problem)))]
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let devices = console
        .admin
        .person_devices(&api.actor, &PersonId(id))
        .await?;
    let devices = devices.into_iter().map(TrustedDeviceBody::from).collect();
    Ok(plain(&Listing::all(devices)))
}

/// How many were trusted.
#[derive(Debug, Serialize, ToSchema)]
struct ForgottenBody {
    devices: u64,
}

/// Has no browser of a person trusted any more.
#[utoipa::path(delete, path = "/people/{id}/trusted-devices", tag = "People",
    params(("id" = String, Path)),
    responses((status = 200, body = ForgottenBody), (status = 404, body = Problem)))]
pub(super) async fn forget_all(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let devices = console
        .admin
        .forget_person_devices(&api.actor, &PersonId(id))
        .await?;
    Ok(plain(&ForgottenBody { devices }))
}

/// Has one browser trusted no more.
#[utoipa::path(delete, path = "/people/{id}/trusted-devices/{device}", tag = "People",
    params(("id" = String, Path), ("device" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn forget(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((id, device)): Path<(String, String)>,
) -> Answer {
    console
        .admin
        .forget_person_device(&api.actor, &PersonId(id), &device)
        .await?;
    Ok(nothing())
}
