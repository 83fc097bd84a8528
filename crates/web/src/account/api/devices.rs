use axum::extract::Path;
use countersign_store::TrustedDeviceRow;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Ends, Looks};
use super::problem::{Answer, done};
use crate::api::{Problem, plain};
use crate::http::browser_name;

/// A browser in which the person is not asked for a second factor that they want themselves. Times
/// are milliseconds since 1970.
#[derive(Debug, Serialize, ToSchema)]
struct TrustedDevice {
    id: String,
    /// What a person would call it; none where it cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    browser: Option<String>,
    /// Where it was when the person said that they trust it.
    address: String,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
    expires_at: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct TrustedDevices {
    items: Vec<TrustedDevice>,
}

/// How many were trusted.
#[derive(Debug, Serialize, ToSchema)]
struct ForgottenDevices {
    devices: u64,
}

impl From<TrustedDeviceRow> for TrustedDevice {
    fn from(device: TrustedDeviceRow) -> Self {
        Self {
            id: device.id,
            browser: browser_name(&device.user_agent),
            address: device.address,
            created_at: device.created_at.0,
            used_at: device.used_at.map(|at| at.0),
            expires_at: device.expires_at.0,
        }
    }
}

/// The browsers that the person trusts, newest first.
#[utoipa::path(get, path = "/trusted-devices", tag = "Trusted devices",
    security(("countersign" = ["countersign:account:read"])),
    responses((status = 200, body = TrustedDevices), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn list(Looks { account }: Looks) -> Answer {
    let devices = account.trusted_devices().await?.into_iter();
    Ok(plain(&TrustedDevices {
        items: devices.map(Into::into).collect(),
    }))
}

/// Trusts no browser any more. This needs no fresh sign-in.
#[utoipa::path(delete, path = "/trusted-devices", tag = "Trusted devices",
    security(("countersign" = ["countersign:account"])),
    responses((status = 200, body = ForgottenDevices), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn forget_all(Ends { account }: Ends) -> Answer {
    let devices = account.forget_trusted_devices().await?;
    Ok(plain(&ForgottenDevices { devices }))
}

/// Trusts one browser no more. This needs no fresh sign-in.
#[utoipa::path(delete, path = "/trusted-devices/{id}", tag = "Trusted devices",
    params(("id" = String, Path)), security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(super) async fn forget(Ends { account }: Ends, Path(id): Path<String>) -> Answer {
    done(account.forget_trusted_device(&id).await?)
}
