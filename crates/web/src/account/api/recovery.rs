use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Protects;
use super::problem::{Answer, removed};
use crate::api::{Problem, with_status};

/// Nothing tells them a second time.
#[derive(Serialize, ToSchema)]
struct NewRecoveryCodes {
    codes: Vec<String>,
}

/// Makes recovery codes in place of all that there were.
#[utoipa::path(post, path = "/recovery-codes", tag = "Recovery codes",
    security(("countersign" = ["countersign:account"])),
    responses((status = 201, body = NewRecoveryCodes), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn make(Protects { proved, .. }: Protects) -> Answer {
    let codes = proved.make_recovery_codes().await?;
    // Exposed to be told to whose codes they are.
    let codes = codes.iter().map(|code| code.expose().to_owned());
    let made = NewRecoveryCodes {
        codes: codes.collect(),
    };
    Ok(with_status(StatusCode::CREATED, &made))
}

/// Forgets all recovery codes.
#[utoipa::path(delete, path = "/recovery-codes", tag = "Recovery codes",
    security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(Protects { proved, .. }: Protects) -> Answer {
    removed(proved.remove_recovery_codes().await?)
}
