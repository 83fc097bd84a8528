use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{ErrorCode, Refusal, TokenError};
use serde_json::json;

use super::form;
use crate::Web;

/// `POST /token` (RFC 6749 §3.2).
pub(super) async fn token(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let mut response = match answer(&web, &headers, &body).await {
        Ok(response) => response,
        Err(TokenError::Refused(refusal)) => refused(refusal),
        Err(TokenError::Failed(error)) => failed(&error),
    };
    // RFC 6749 §5.1.
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

async fn answer(web: &Web, headers: &HeaderMap, body: &[u8]) -> Result<Response, TokenError> {
    let invalid = |why| Refusal::new(ErrorCode::InvalidRequest, why);
    let parameters = form::parameters(headers, body).ok_or(invalid("the body is not a form"))?;
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let authorization = given.next().map(|v| v.to_str().unwrap_or_default());
    if given.next().is_some() {
        return Err(invalid("the client authenticates more than once").into());
    }
    let tokens = web.provider.token(authorization, &parameters).await?;
    Ok(Json(tokens).into_response())
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
pub(super) fn failed(error: &dyn std::fmt::Display) -> Response {
    tracing::error!("a request failed: {error}");
    let refusal = Refusal::new(
        ErrorCode::ServerError,
        "something is wrong with this server",
    );
    (StatusCode::INTERNAL_SERVER_ERROR, error_body(refusal)).into_response()
}
