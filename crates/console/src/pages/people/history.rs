use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::AdminError;
use countersign_core::ids::PersonId;
use minijinja::{Value, context};
use serde::{Deserialize, Serialize};

use super::show::head;
use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

const MOST: i64 = 50;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    before: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Line {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    detail: String,
}

/// `GET /admin/people/{id}/history`.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(id): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    match content(&console, &administrator, &PersonId(id), wanted.before).await {
        Ok(content) => {
            let status = StatusCode::OK;
            page(
                &console,
                &administrator,
                status,
                "person_history.html",
                content,
            )
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn content(
    console: &Console,
    administrator: &Administrator,
    id: &PersonId,
    before: Option<i64>,
) -> Result<Value, AdminError> {
    let actor = &administrator.actor;
    let view = console.admin.person(actor, id).await?;
    let entries = console
        .admin
        .person_history(actor, id, before, MOST)
        .await?;
    let lines: Vec<Line> = entries
        .into_iter()
        .map(|chained| Line {
            seq: chained.seq,
            at: chained.entry.at.0,
            actor: if chained.entry.actor == id.as_str() {
                "the person".to_owned()
            } else {
                chained.entry.actor
            },
            action: chained.entry.action,
            detail: chained.entry.detail,
        })
        .collect();
    let full = i64::try_from(lines.len()).is_ok_and(|count| count == MOST);
    Ok(context! {
        older => lines.last().filter(|_| full).map(|line| line.seq),
        lines => value(lines),
        ..head(&view, administrator, "history")
    })
}
