//! `/admin/pages`: the files, and which of them were changed.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::{AdminError, Appearance};
use minijinja::context;
use serde::Serialize;

use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

pub(super) const PLACE: &str = "/admin/pages";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route(PLACE, get(list))
}

#[derive(Debug, Serialize)]
struct Line {
    path: String,
    /// `console`, `folder` or empty.
    changed: &'static str,
}

async fn list(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    show(&console, &administrator, None, None).await
}

/// The list, with what was typed into the form of the appearance and what is wrong with it.
pub(super) async fn show(
    console: &Console,
    administrator: &Administrator,
    typed: Option<&Appearance>,
    problem: Option<&AdminError>,
) -> Response {
    let actor = &administrator.actor;
    let found = async {
        let files = console.admin.page_files(actor).await?;
        Ok::<_, AdminError>((files, console.admin.appearance(actor).await?))
    };
    let (files, kept) = match found.await {
        Ok(found) => found,
        Err(error) => return refused(console, administrator, &error),
    };
    let line = |file: countersign_web::pages::Editable| Line {
        changed: match files.iter().any(|kept| kept.path == file.path) {
            true => "console",
            false if file.changed.is_some() => "folder",
            false => "",
        },
        path: file.path,
    };
    let lines: Vec<Line> = console.web.pages.editable().into_iter().map(line).collect();
    let appearance = typed.unwrap_or(&kept);
    let status = match problem {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let content = context! {
        lines => value(&lines),
        service_name => appearance.service_name.as_str(),
        accent => appearance.accent.as_str(),
        accent_dark => appearance.accent_dark.as_str(),
        own_logo => appearance.logo.as_str(),
        problem => problem.map(ToString::to_string),
    };
    page(console, administrator, status, "pages.html", content)
}
