use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_web::api::uncached;
pub(super) use countersign_web::api::{nothing, plain, with_status};
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
