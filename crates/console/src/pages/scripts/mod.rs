//! `/admin/scripts`: Configuration › Manage Custom Scripts.

mod difference;
mod edit;
mod excerpt;
mod failure;
mod file;
mod history;
mod list;
mod rehearsed;
mod row;
mod shipped;
mod typed;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use url::form_urlencoded::byte_serialize;

use crate::Console;

const PLACE: &str = "/admin/scripts";

/// A source of 256 KiB, written as a form, and its properties.
const MOST_BODY: usize = 2 * 1024 * 1024;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list::list))
        .route("/admin/scripts/new", get(edit::new).post(edit::put))
        .route("/admin/scripts/import", get(file::form).post(file::import))
        .route("/admin/scripts/{name}", get(edit::show).post(edit::put))
        .route("/admin/scripts/{name}/error", get(failure::show))
        .route("/admin/scripts/{name}/export", get(file::export))
        .route("/admin/scripts/{name}/revisions", get(history::list))
        .route(
            "/admin/scripts/{name}/revisions/{revision}",
            get(history::show).post(history::revert),
        )
        .route(
            "/admin/scripts/{name}/shipped",
            get(shipped::show).post(shipped::take),
        )
        .route("/admin/scripts/{name}/remove", post(edit::remove))
        .layer(DefaultBodyLimit::max(MOST_BODY))
}

/// The address of a script's page. A name may hold slashes.
fn address(name: &str) -> String {
    let name: String = byte_serialize(name.as_bytes()).collect();
    format!("{PLACE}/{name}")
}
