use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::ResetBegun;
use countersign_core::ids::PersonId;
use minijinja::context;

use super::address;
use super::show::head;
use crate::Console;
use crate::http::{Posted, done, page, refused};

/// `POST /admin/people/{id}/reset`.
pub(super) async fn begin(
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
    match console.admin.begin_reset(&administrator.actor, &id).await {
        Ok(ResetBegun::Sent(sent)) => {
            let text = format!(
                "A link to choose a new password is sent to {}.",
                sent.masked
            );
            done(&console, &to, &text)
        }
        Ok(ResetBegun::Code { page: place, setup }) => {
            let view = match console.admin.person(&administrator.actor, &id).await {
                Ok(view) => view,
                Err(error) => return refused(&console, administrator, &error),
            };
            let content = context! {
                place => place,
                // Shown this once, to be handed over.
                code => setup.code.expose(),
                expires_at => setup.expires_at.0,
                ..head(&view, administrator, "person")
            };
            page(
                &console,
                administrator,
                StatusCode::OK,
                "person_code.html",
                content,
            )
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
