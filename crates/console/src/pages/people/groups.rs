use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_admin::{AdminError, GROUPS};
use countersign_core::ids::PersonId;
use countersign_directory::Update;

use super::attributes::lines;
use super::show::Again;
use super::{address, said};
use crate::Console;
use crate::http::{Posted, done, refused};

/// `POST /admin/people/{id}/groups`.
pub(super) async fn save(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let to = address(&id);
    if let Some(again) = administrator.must_prove_again(&console, &to) {
        return again;
    }
    let id = PersonId(id);
    let revision = posted.fields.number("revision");
    let typed = posted.fields.text("groups");
    let update = Update::attribute(GROUPS, lines(typed));
    let saved = console
        .admin
        .update_person(&administrator.actor, &id, &update, revision)
        .await;
    match saved {
        Ok((_, untold)) => done(&console, &to, &said("The groups are saved.", &untold)),
        Err(error @ (AdminError::Invalid { .. } | AdminError::Forbidden(_))) => {
            let again = Again {
                problem: Some(error.to_string()),
                groups: Some(typed.to_owned()),
                revision,
                ..Again::default()
            };
            again.shown(&console, administrator, &id).await
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
