//! Styles, scripts and pictures, built in or from the operator's folder.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::{Web, http};

pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/static/{*path}", get(serve))
}

async fn serve(
    State(web): State<Arc<Web>>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = web.pages.static_file(&path) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    // The address of an immutable file carries the hash of its content.
    let cache = if file.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let about = [
        (header::ETAG, file.etag.clone()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::CONTENT_TYPE, file.content_type.to_owned()),
    ];
    if http::is_known(&headers, &file.etag) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (about, file.bytes).into_response()
}
