use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_core::ids::PersonId;

use super::address;
use crate::Console;
use crate::http::{Posted, done, refused};

/// `POST /admin/people/{id}/places`: the person is known nowhere any more.
pub(super) async fn forget(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let to = format!("{}/sessions", address(&id));
    let forgotten = console
        .admin
        .forget_person_places(&administrator.actor, &PersonId(id))
        .await;
    match forgotten {
        Ok(count) => {
            let text = format!("Known no more: {count} places.");
            done(&console, &to, &text)
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
