//! What the endpoints that applications call themselves share.

use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{ErrorCode, Parameters, Refusal, TokenError};
use serde_json::json;

use super::form;
use crate::http::status_of;

/// The form of a request.
pub(super) fn form(headers: &HeaderMap, body: &[u8]) -> Result<Parameters, Refusal> {
    form::parameters(headers, body).ok_or(invalid("the body is not a form"))
}

const fn invalid(why: &'static str) -> Refusal {
    Refusal::new(ErrorCode::InvalidRequest, why)
}

/// Answers with tokens and the like are for nobody's cache (RFC 6749 §5.1).
pub(super) fn respond(outcome: Result<Response, TokenError>) -> Response {
    let mut response = match outcome {
        Ok(response) => response,
        Err(TokenError::Refused(refusal)) => refused(refusal),
        Err(TokenError::Failed(error)) => failed(&error),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// RFC 6749 §5.2.
fn refused(refusal: Refusal) -> Response {
    let body = error_body(refusal);
    if refusal.code == ErrorCode::InvalidClient {
        let challenge = [(header::WWW_AUTHENTICATE, r#"Basic realm="countersign""#)];
        return (StatusCode::UNAUTHORIZED, challenge, body).into_response();
    }
    (StatusCode::BAD_REQUEST, body).into_response()
}

pub(super) fn error_body(refusal: Refusal) -> Json<serde_json::Value> {
    Json(json!({
        "error": refusal.code.as_str(),
        "error_description": refusal.description,
    }))
}

/// What went wrong inside is for the log.
pub(super) fn failed(error: &(dyn std::error::Error + 'static)) -> Response {
    tracing::error!("a request failed: {error}");
    let refusal = Refusal::new(
        ErrorCode::ServerError,
        "something is wrong with this server",
    );
    (status_of(error), error_body(refusal)).into_response()
}
