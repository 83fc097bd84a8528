use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

pub fn plain(body: &impl Serialize) -> Response {
    uncached(Json(body).into_response())
}

pub fn with_status(status: StatusCode, body: &impl Serialize) -> Response {
    uncached((status, Json(body)).into_response())
}

pub fn nothing() -> Response {
    StatusCode::NO_CONTENT.into_response()
}

/// For whoever asked, and nobody who asks later.
#[must_use]
pub fn uncached(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
