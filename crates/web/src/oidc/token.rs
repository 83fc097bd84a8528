use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use countersign_oidc::{TokenError, paths};

use super::api;
use crate::Web;

/// `POST /token` (RFC 6749 §3.2).
pub(super) async fn token(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    api::respond(answer(&web, &headers, &body).await)
}

async fn answer(web: &Web, headers: &HeaderMap, body: &[u8]) -> Result<Response, TokenError> {
    let parameters = api::form(headers, body)?;
    let call = api::call(paths::TOKEN, headers, &parameters)?;
    let tokens = web.provider.token(&call).await?;
    Ok(Json(tokens).into_response())
}
