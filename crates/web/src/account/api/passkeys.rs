//! Passkeys are made at `/account`: browsers and authenticators tie them to the host of this
//! server, and their answers are taken from its own pages only.

use axum::extract::Path;
use serde::Deserialize;
use utoipa::ToSchema;

use super::caller::Protects;
use super::problem::{Answer, done, removed};
use crate::api::{Body, Problem};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct PasskeyName {
    /// At most 40 characters; empty for none.
    name: String,
}

/// Names a passkey.
#[utoipa::path(patch, path = "/passkeys/{id}", tag = "Passkeys", params(("id" = String, Path)),
    request_body = PasskeyName, security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(super) async fn change(
    Protects { proved, .. }: Protects,
    Path(id): Path<String>,
    Body(change): Body<PasskeyName>,
) -> Answer {
    done(proved.name_passkey(&id, &change.name).await?)
}

/// Takes a passkey away.
#[utoipa::path(delete, path = "/passkeys/{id}", tag = "Passkeys", params(("id" = String, Path)),
    security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(Protects { proved, .. }: Protects, Path(id): Path<String>) -> Answer {
    removed(proved.remove_passkey(&id).await?)
}
