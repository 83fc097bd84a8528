use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_core::ids::PersonId;
use countersign_store::TrustedDeviceRow;
use countersign_web::http::browser_name;
use serde::Serialize;

use super::ended_here;
use crate::Console;
use crate::http::Posted;

/// A trusted browser as the page of sessions shows it.
#[derive(Debug, Serialize)]
pub(super) struct ShownDevice {
    id: String,
    browser: Option<String>,
    user_agent: String,
    address: String,
    created_at: i64,
    used_at: Option<i64>,
    expires_at: i64,
}

impl From<TrustedDeviceRow> for ShownDevice {
    fn from(device: TrustedDeviceRow) -> Self {
        Self {
            id: device.id,
            browser: browser_name(&device.user_agent),
            user_agent: device.user_agent,
            address: device.address,
            created_at: device.created_at.0,
            used_at: device.used_at.map(|at| at.0),
            expires_at: device.expires_at.0,
        }
    }
}

/// `POST /admin/people/{id}/devices/{device}/forget`.
pub(super) async fn forget(
    State(console): State<Arc<Console>>,
    Path((id, device)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let (actor, person) = (&posted.administrator.actor, PersonId(id));
    let forgotten = console.admin.forget_person_device(actor, &person, &device);
    let said = forgotten
        .await
        .map(|()| "The device is trusted no more.".to_owned());
    ended_here(&console, &posted, &person, said)
}

/// `POST /admin/people/{id}/devices`: none is trusted any more.
pub(super) async fn forget_all(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let (actor, person) = (&posted.administrator.actor, PersonId(id));
    let forgotten = console.admin.forget_person_devices(actor, &person).await;
    let said = forgotten.map(|count| format!("Trusted no more: {count} devices."));
    ended_here(&console, &posted, &person, said)
}
