use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use super::problem::Problem;

/// What a handler gives.
pub(super) type Answer = Result<Response, Problem>;

/// A resource with the revision that `If-Match` may name later.
pub(super) fn versioned(status: StatusCode, revision: i64, body: &impl Serialize) -> Response {
    let mut response = (status, Json(body)).into_response();
    if let Ok(etag) = HeaderValue::from_str(&format!("\"{revision}\"")) {
        response.headers_mut().insert(header::ETAG, etag);
    }
    uncached(response)
}

pub(super) fn plain(body: &impl Serialize) -> Response {
    uncached(Json(body).into_response())
}

pub(super) fn with_status(status: StatusCode, body: &impl Serialize) -> Response {
    uncached((status, Json(body)).into_response())
}

pub(super) fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

fn uncached(mut response: Response) -> Response {
    const NAME: HeaderName = header::CACHE_CONTROL;
    response
        .headers_mut()
        .insert(NAME, HeaderValue::from_static("no-store"));
    response
}
