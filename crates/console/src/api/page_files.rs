use std::sync::Arc;

use axum::Json;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::StatusCode;
use countersign_admin::PageFile;
use countersign_web::take_up_pages;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, nothing, plain, versioned};
use super::caller::Api;
use super::if_match::IfMatch;
use super::listing::Listing;
use super::problem::Problem;
use crate::Console;

/// A style sheet or a logo, as JSON.
const MOST_BODY: usize = 512 * 1024;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(show, put, restore))
        .layer(DefaultBodyLimit::max(MOST_BODY))
}

/// A file that stands in place of a built-in one.
#[derive(Debug, Serialize, ToSchema)]
struct PageFileBody {
    /// Such as `templates/signin.html`.
    path: String,
    content: String,
    revision: i64,
    updated_at: String,
}

impl From<PageFile> for PageFileBody {
    fn from(file: PageFile) -> Self {
        Self {
            path: file.path,
            content: file.content,
            revision: file.revision,
            updated_at: file.updated_at.rfc3339(),
        }
    }
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewPageFile {
    content: String,
}

/// The files that were changed.
#[utoipa::path(get, path = "/pages", tag = "Pages",
    responses((status = 200, body = Listing<PageFileBody>)))]
async fn list(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let files = console.admin.page_files(&api.actor).await?.into_iter();
    Ok(plain(&Listing::all(
        files.map(PageFileBody::from).collect(),
    )))
}

/// A file that was changed.
#[utoipa::path(get, path = "/pages/{folder}/{name}", tag = "Pages",
    params(("folder" = String, Path), ("name" = String, Path)),
    responses((status = 200, body = PageFileBody), (status = 404, body = Problem)))]
async fn show(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((folder, name)): Path<(String, String)>,
) -> Answer {
    let path = format!("{folder}/{name}");
    let file = console.admin.page_file(&api.actor, &path).await?;
    Ok(versioned(
        StatusCode::OK,
        file.revision,
        &PageFileBody::from(file),
    ))
}

/// Puts a file in place of the built-in one, if every page can be shown with it.
#[utoipa::path(put, path = "/pages/{folder}/{name}", tag = "Pages",
    params(("folder" = String, Path), ("name" = String, Path)), request_body = NewPageFile,
    responses((status = 200, body = PageFileBody), (status = 412, body = Problem),
        (status = 422, body = Problem)))]
async fn put(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((folder, name)): Path<(String, String)>,
    IfMatch(seen): IfMatch,
    Json(new): Json<NewPageFile>,
) -> Answer {
    let path = format!("{folder}/{name}");
    let put = console
        .admin
        .put_page_file(&api.actor, &path, &new.content, seen);
    let file = put.await?;
    take_up(&console).await?;
    Ok(versioned(
        StatusCode::OK,
        file.revision,
        &PageFileBody::from(file),
    ))
}

/// Takes the built-in file back.
#[utoipa::path(delete, path = "/pages/{folder}/{name}", tag = "Pages",
    params(("folder" = String, Path), ("name" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
async fn restore(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((folder, name)): Path<(String, String)>,
) -> Answer {
    let path = format!("{folder}/{name}");
    console.admin.restore_page_file(&api.actor, &path).await?;
    take_up(&console).await?;
    Ok(nothing())
}

async fn take_up(console: &Console) -> Result<(), Problem> {
    let taken = take_up_pages(&console.web.store, &console.web.pages).await;
    Ok(taken.map_err(countersign_admin::AdminError::from)?)
}
