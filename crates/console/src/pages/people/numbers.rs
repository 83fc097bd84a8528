use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::Response;
use countersign_admin::AdminError;
use countersign_core::ids::PersonId;

use super::show::Again;
use super::{address, said};
use crate::Console;
use crate::http::{Posted, done, refused};

/// `POST /admin/people/{id}/numbers`.
pub(super) async fn add(
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
    let typed = posted.fields.text("number");
    match console
        .admin
        .add_number(&administrator.actor, &id, typed)
        .await
    {
        Ok(untold) => done(&console, &to, &said("The number is added.", &untold)),
        Err(error @ AdminError::Invalid { .. }) => {
            let again = Again {
                problem: Some(error.to_string()),
                number: typed.to_owned(),
                ..Again::default()
            };
            again.shown(&console, administrator, &id).await
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

/// `POST /admin/people/{id}/numbers/{number}/remove`.
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    Path((id, number)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let to = address(&id);
    if let Some(again) = administrator.must_prove_again(&console, &to) {
        return again;
    }
    let removed = console
        .admin
        .remove_number(&administrator.actor, &PersonId(id), &number)
        .await;
    match removed {
        Ok(untold) => done(&console, &to, &said("The number is removed.", &untold)),
        Err(error) => refused(&console, administrator, &error),
    }
}
