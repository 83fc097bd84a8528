//! `/admin/pages/preview`: a page with made-up people, as it is or as it was typed.

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Extension, Router};
use countersign_admin::{AdminError, Permission};
use countersign_web::http::Preview;
use countersign_web::pages::{PREVIEW_STATIC, PageFault, Trial};
use serde::Deserialize;

use super::file::{FILE, typed};
use crate::Console;
use crate::http::{Administrator, Fields, refused};

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin/pages/preview", get(show))
        .route(&format!("{PREVIEW_STATIC}{{name}}"), get(file))
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    state: String,
    #[serde(default)]
    language: String,
    /// The file that was typed; none for the pages as they are.
    path: Option<String>,
}

async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    let tried = match wanted.path.as_deref() {
        Some(path) => draft(&console, &administrator, Some(path)).await,
        None => Ok(None),
    };
    let trial = match tried {
        Ok(Some(trial)) => Ok(trial),
        Ok(None) => as_they_are(&console, &administrator),
        Err(error) => Err(error),
    };
    let trial = match trial {
        Ok(trial) => trial,
        Err(error) => return refused(&console, &administrator, &error),
    };
    match trial.show(&wanted.state, &wanted.language) {
        Some(html) => (Extension(Preview), Html(html)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Style sheets and pictures of a preview. The hash in the address says whether they are those of
/// what was typed.
async fn file(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let typed = match draft(&console, &administrator, None).await {
        Ok(trial) => trial.and_then(|trial| trial.static_file(&name)),
        // Who only looks has typed nothing.
        Err(AdminError::Forbidden(_)) => None,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let typed = typed.filter(|file| file.immutable);
    let found = typed.or_else(|| {
        let trial = as_they_are(&console, &administrator).ok()?;
        trial.static_file(&name)
    });
    match found {
        Some(file) => ([(header::CONTENT_TYPE, file.content_type)], file.bytes).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The pages as they were typed last, if that was this file.
async fn draft(
    console: &Console,
    administrator: &Administrator,
    path: Option<&str>,
) -> Result<Option<Trial>, AdminError> {
    administrator.actor.needs(Permission::PagesWrite)?;
    let draft = administrator.peek_draft(console, FILE).await?;
    let same = |fields: &Fields| path.is_none_or(|path| path == fields.text("path"));
    let Some(fields) = draft.filter(same) else {
        return Ok(None);
    };
    let content = typed(&fields);
    let tried = console
        .web
        .pages
        .as_they_would_be(fields.text("path"), Some(content.as_bytes()));
    tried.map(Some).map_err(wrong)
}

fn as_they_are(console: &Console, administrator: &Administrator) -> Result<Trial, AdminError> {
    administrator.actor.needs(Permission::PagesRead)?;
    console.web.pages.as_they_are().map_err(wrong)
}

fn wrong(fault: PageFault) -> AdminError {
    AdminError::invalid("content", fault.reason)
}
