//! `GET /admin/audit`: who did what.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_store::AuditFilter;
use minijinja::context;
use serde::{Deserialize, Serialize};

use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

const MOST: i64 = 50;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route("/admin/audit", get(list))
}

#[derive(Debug, Default, Deserialize, Serialize)]
struct Wanted {
    #[serde(default)]
    actor: String,
    #[serde(default)]
    action: String,
    #[serde(default)]
    subject: String,
    before: Option<i64>,
}

#[derive(Debug, Serialize)]
struct Line {
    seq: i64,
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
}

async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
    let filter = AuditFilter {
        actor: given(&wanted.actor),
        action: given(&wanted.action),
        subject: given(&wanted.subject),
        before: wanted.before,
        ..AuditFilter::default()
    };
    let entries = match console
        .admin
        .audit(&administrator.actor, &filter, MOST)
        .await
    {
        Ok(entries) => entries,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let lines: Vec<Line> = entries
        .into_iter()
        .map(|chained| Line {
            seq: chained.seq,
            at: chained.entry.at.0,
            actor: chained.entry.actor,
            action: chained.entry.action,
            subject: chained.entry.subject,
            detail: chained.entry.detail,
        })
        .collect();
    let full = i64::try_from(lines.len()).unwrap_or(MOST) == MOST;
    let content = context! {
        older => lines.last().filter(|_| full).map(|line| line.seq),
        lines => value(&lines),
        wanted => value(&wanted),
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "audit.html",
        content,
    )
}
