use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_core::ids::PersonId;
use countersign_directory::Update;

use super::{PLACE, address, said};
use crate::Console;
use crate::http::{Posted, done, refused};

/// `POST /admin/people/{id}/status`: on or off.
pub(super) async fn status(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let active = posted.fields.text("active") == "true";
    let text = if active {
        "They may sign in again."
    } else {
        "They may sign in no longer, and are signed out everywhere."
    };
    change(&console, id, &posted, &Update::active(active), text).await
}

/// `POST /admin/people/{id}/two-step`: whether a second factor is required of the person.
pub(super) async fn two_step(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let required = posted.fields.text("required") == "true";
    let update = Update::two_step_required(required);
    let text = if required {
        "Two-step sign-in is required of them from their next sign-in on."
    } else {
        "Two-step sign-in is no longer required of them."
    };
    change(&console, id, &posted, &update, text).await
}

/// Changes a person, whoever asks for it having proved again who they are, and says so.
async fn change(
    console: &Console,
    id: String,
    posted: &Posted,
    update: &Update,
    text: &str,
) -> Response {
    let administrator = &posted.administrator;
    let to = address(&id);
    if let Some(again) = administrator.must_prove_again(console, &to) {
        return again;
    }
    let changed = console
        .admin
        .update_person(&administrator.actor, &PersonId(id), update, None)
        .await;
    match changed {
        Ok((_, untold)) => done(console, &to, &said(text, &untold)),
        Err(error) => refused(console, administrator, &error),
    }
}

/// `POST /admin/people/{id}/unlock`.
pub(super) async fn unlock(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let to = address(&id);
    let unlocked = console
        .admin
        .unlock_person(&administrator.actor, &PersonId(id))
        .await;
    match unlocked {
        Ok(()) => done(&console, &to, "Wrong passwords and codes are counted anew."),
        Err(error) => refused(&console, administrator, &error),
    }
}

/// `POST /admin/people/{id}/remove`.
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &address(&id)) {
        return again;
    }
    let revision = posted.fields.number("revision");
    let removed = console
        .admin
        .remove_person(&administrator.actor, &PersonId(id), revision)
        .await;
    match removed {
        Ok(()) => done(&console, PLACE, "The person is removed."),
        Err(error) => refused(&console, administrator, &error),
    }
}
