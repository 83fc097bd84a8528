//! A script as one file.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_admin::{AdminError, Script, ScriptFile};
use minijinja::context;
use url::form_urlencoded::byte_serialize;

use super::address;
use crate::Console;
use crate::http::{Administrator, Posted, done, page, refused};

const PATH: &str = "/admin/scripts/import";

/// `GET /admin/scripts/{name}/export`
pub(super) async fn export(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let file = console.admin.export_script(&administrator.actor, &name);
    let file = match file.await {
        Ok(file) => file,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let text = serde_json::to_string_pretty(&file);
    let text = match text {
        Ok(text) => text,
        Err(error) => {
            let error = AdminError::Failed(error.to_string());
            return refused(&console, &administrator, &error);
        }
    };
    let saved_as: String = byte_serialize(name.as_bytes()).collect();
    let headers = [
        (header::CONTENT_TYPE, "application/json".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{saved_as}.script.json\""),
        ),
    ];
    (headers, text).into_response()
}

/// `GET /admin/scripts/import`
pub(super) async fn form(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
) -> Response {
    show(&console, &administrator, StatusCode::OK, "", None)
}

fn show(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    file: &str,
    problem: Option<&AdminError>,
) -> Response {
    let content = context! {
        file => file,
        problem => problem.map(ToString::to_string),
    };
    page(
        console,
        administrator,
        status,
        "script_import.html",
        content,
    )
}

/// `POST /admin/scripts/import`: a new script, or the next revision of one that is there.
pub(super) async fn import(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, PATH) {
        return again;
    }
    let text = posted.fields.given("file").unwrap_or_default();
    match take(&console, administrator, text).await {
        Ok(script) => {
            let name = &script.summary.name;
            let said = format!("The script {name} is imported and switched off.");
            done(&console, &address(name), &said)
        }
        Err(
            error @ (AdminError::Invalid { .. } | AdminError::Script(_) | AdminError::Refused(_)),
        ) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&console, administrator, status, text, Some(&error))
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

async fn take(
    console: &Console,
    administrator: &Administrator,
    text: &str,
) -> Result<Script, AdminError> {
    let draft = ScriptFile::read(text)?.draft()?;
    let actor = &administrator.actor;
    console.admin.put_script(actor, &draft, None).await
}
