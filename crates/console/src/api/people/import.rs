use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{Import, Mistake};
use serde::Serialize;
use utoipa::ToSchema;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain, with_status};
use crate::api::caller::Api;
use crate::api::listing::Listing;
use crate::api::problem::Problem;
use crate::pages::export_file;

/// A line of a file that is wrong.
#[derive(Debug, Serialize, ToSchema)]
struct MistakeBody {
    line: u64,
    /// Empty when it is about the whole line.
    column: String,
    reason: String,
}

impl From<Mistake> for MistakeBody {
    fn from(mistake: Mistake) -> Self {
        Self {
            line: mistake.line,
            column: mistake.column,
            reason: mistake.reason,
        }
    }
}

/// A file of people that was uploaded.
#[derive(Debug, Serialize, ToSchema)]
struct ImportBody {
    id: String,
    file_name: String,
    /// `refused`, `checked`, `running`, `done` or `failed`.
    state: &'static str,
    total: i64,
    /// Those who were looked at, added or not.
    done: i64,
    /// How many lines are wrong.
    wrong: u64,
    /// The first of them.
    mistakes: Vec<MistakeBody>,
    created_at: i64,
    updated_at: i64,
}

impl From<Import> for ImportBody {
    fn from(import: Import) -> Self {
        Self {
            id: import.id,
            file_name: import.file_name,
            state: import.state.as_str(),
            total: import.total,
            done: import.done,
            wrong: import.wrong,
            mistakes: import.mistakes.into_iter().map(MistakeBody::from).collect(),
            created_at: import.created_at.0,
            updated_at: import.updated_at.0,
        }
    }
}

/// The newest imports.
#[utoipa::path(get, path = "/people/imports", tag = "People",
    responses((status = 200, body = Listing<ImportBody>)))]
pub(super) async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let imports = console.admin.imports(&api.actor).await?;
    let imports = imports.into_iter().map(ImportBody::from).collect();
    Ok(plain(&Listing::all(imports)))
}

/// Checks a CSV file as a whole; nothing is written before it is confirmed, and nothing of a file
/// with a mistake.
#[utoipa::path(post, path = "/people/imports", tag = "People",
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = ImportBody), (status = 422, body = Problem)))]
pub(super) async fn upload(State(console): State<Arc<Console>>, api: Api, file: Bytes) -> Answer {
    let import = console.admin.check_import(&api.actor, "", &file).await?;
    Ok(with_status(StatusCode::CREATED, &ImportBody::from(import)))
}

/// How far an import is.
#[utoipa::path(get, path = "/people/imports/{id}", tag = "People", params(("id" = String, Path)),
    responses((status = 200, body = ImportBody), (status = 404, body = Problem)))]
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let import = console.admin.import(&api.actor, &id).await?;
    Ok(plain(&ImportBody::from(import)))
}

/// Lets a file that was checked be written in the background.
#[utoipa::path(post, path = "/people/imports/{id}/confirm", tag = "People",
    params(("id" = String, Path)),
    responses((status = 202, body = ImportBody), (status = 409, body = Problem)))]
pub(super) async fn confirm(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let import = console.admin.confirm_import(&api.actor, &id).await?;
    Ok(with_status(StatusCode::ACCEPTED, &ImportBody::from(import)))
}

/// Throws away a file that does not run.
#[utoipa::path(delete, path = "/people/imports/{id}", tag = "People",
    params(("id" = String, Path)),
    responses((status = 204), (status = 409, body = Problem)))]
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    console.admin.remove_import(&api.actor, &id).await?;
    Ok(nothing())
}

/// Everybody as a CSV file, which can be imported elsewhere. Cells that a spreadsheet would take
/// for a formula have an apostrophe before them.
#[utoipa::path(get, path = "/people/export", tag = "People",
    responses((status = 200, content_type = "text/csv", body = String)))]
pub(super) async fn export(
    State(console): State<Arc<Console>>,
    api: Api,
) -> Result<Response, Problem> {
    Ok(export_file(console.admin.export_people(&api.actor).await?))
}
