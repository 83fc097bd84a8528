use axum::extract::Path;
use axum::http::StatusCode;
use countersign_core::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::Protects;
use super::numbers::TypedCode;
use super::problem::{Answer, coded, gone, removed, told};
use crate::account::qr;
use crate::api::{Body, Problem, nothing, with_status};
use crate::pages::{Text, keys};

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewApp {
    /// What the person calls it: at most 40 characters; may be empty.
    #[serde(default)]
    name: String,
}

/// An app that waits for its first code. Nothing tells the secret a second time.
#[derive(Serialize, ToSchema)]
struct BegunApp {
    id: String,
    /// In base 32, to be typed.
    secret: String,
    /// What a QR code shows, and what an app on the same device opens.
    #[schema(example = "otpauth://totp/Bank:alice?secret=…&issuer=Bank&digits=6&period=30")]
    uri: String,
    /// The QR code, as SVG.
    #[serde(skip_serializing_if = "Option::is_none")]
    qr: Option<String>,
}

/// Makes the secret of a new app. It counts once a code of it was entered.
#[utoipa::path(post, path = "/new-apps", tag = "Apps", request_body = NewApp,
    security(("countersign" = ["countersign:account"])),
    responses((status = 201, body = BegunApp), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn begin(Protects { proved, call }: Protects, Body(new): Body<NewApp>) -> Answer {
    let Some(app) = proved.begin_app(&new.name).await? else {
        let words = call.words(Text::new(keys::ERROR_APPS_MANY));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return Err(coded(status, "apps-many", words));
    };
    // Exposed to be told to whose secret it is.
    let uri = app.uri.expose();
    let begun = BegunApp {
        qr: qr::svg(uri),
        uri: uri.to_owned(),
        secret: app.secret.expose().to_owned(),
        id: app.id,
    };
    Ok(with_status(StatusCode::CREATED, &begun))
}

/// Adds an app by the code that it shows.
#[utoipa::path(post, path = "/new-apps/{id}/confirm", tag = "Apps", params(("id" = String, Path)),
    request_body = TypedCode, security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn confirm(
    Protects { proved, call }: Protects,
    Path(id): Path<String>,
    Body(typed): Body<TypedCode>,
) -> Answer {
    if proved.confirm_app(&id, &Secret::new(typed.code)).await? {
        return Ok(nothing());
    }
    if proved.begun_app(&id).await?.is_none() {
        return Err(gone());
    }
    Ok(told(&call, countersign_signin::Problem::AppCodeWrong))
}

/// Takes an app away.
#[utoipa::path(delete, path = "/apps/{id}", tag = "Apps", params(("id" = String, Path)),
    security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn remove(Protects { proved, .. }: Protects, Path(id): Path<String>) -> Answer {
    removed(proved.remove_app(&id).await?)
}
