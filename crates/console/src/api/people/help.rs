use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use countersign_admin::{AdminError, ResetBegun, Untold};
use countersign_core::ids::PersonId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{ChangedPerson, PersonBody};
use crate::Console;
use crate::api::answer::{Answer, nothing, plain, versioned};
use crate::api::caller::Api;
use crate::api::problem::Problem;

/// Lets a person try again who entered too many wrong passwords or codes.
#[utoipa::path(post, path = "/people/{id}/unlock", tag = "People", params(("id" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn unlock(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    console
        .admin
        .unlock_person(&api.actor, &PersonId(id))
        .await?;
    Ok(nothing())
}

/// How the person comes to choose a new password.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct Begun {
    /// The end of the number that a link is on its way to.
    #[serde(skip_serializing_if = "Option::is_none")]
    sent_to: Option<String>,
    /// For somebody new, who has neither password nor number; told this once.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_code: Option<String>,
    /// Where the code is typed.
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_page: Option<String>,
    /// Milliseconds since 1970.
    expires_at: i64,
}

/// Begins a password reset: the person is sent a link, and they alone choose the password.
#[utoipa::path(post, path = "/people/{id}/password-reset", tag = "People",
    params(("id" = String, Path)),
    responses((status = 200, body = Begun), (status = 409, body = Problem)))]
pub(super) async fn reset(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let begun = console.admin.begin_reset(&api.actor, &PersonId(id)).await?;
    Ok(plain(&match begun {
        ResetBegun::Sent(sent) => Begun {
            sent_to: Some(sent.masked),
            expires_at: sent.expires_at.0,
            ..Begun::default()
        },
        ResetBegun::Code { page, setup } => Begun {
            // Told this once, to be handed over.
            setup_code: Some(setup.code.expose().to_owned()),
            setup_page: Some(page),
            expires_at: setup.expires_at.0,
            ..Begun::default()
        },
    }))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewNumber {
    /// In international form.
    number: String,
}

/// Adds a number that codes will be sent to.
#[utoipa::path(post, path = "/people/{id}/numbers", tag = "People", params(("id" = String, Path)),
    request_body = NewNumber,
    responses((status = 200, body = ChangedPerson), (status = 422, body = Problem)))]
pub(super) async fn add_number(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    Json(new): Json<NewNumber>,
) -> Answer {
    let id = PersonId(id);
    let not_told = console
        .admin
        .add_number(&api.actor, &id, &new.number)
        .await?;
    Ok(changed(&console, &api, &id, not_told).await?)
}

/// Removes a number by its id; without another one the person adds one at the next sign-in.
#[utoipa::path(delete, path = "/people/{id}/numbers/{number}", tag = "People",
    params(("id" = String, Path), ("number" = String, Path)),
    responses((status = 200, body = ChangedPerson), (status = 404, body = Problem)))]
pub(super) async fn remove_number(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((id, number)): Path<(String, String)>,
) -> Answer {
    let id = PersonId(id);
    let not_told = console
        .admin
        .remove_number(&api.actor, &id, &number)
        .await?;
    Ok(changed(&console, &api, &id, not_told).await?)
}

async fn changed(
    console: &Console,
    api: &Api,
    id: &PersonId,
    not_told: Untold,
) -> Result<axum::response::Response, AdminError> {
    let view = console.admin.seen_person(&api.actor, id).await?;
    let revision = view.person.revision;
    let body = ChangedPerson {
        person: PersonBody::from(view),
        not_told,
    };
    Ok(versioned(StatusCode::OK, revision, &body))
}
