use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use countersign_oidc::{TokenError, paths};

use super::api;
use crate::Web;
use crate::http::Caller;

/// `POST /token` (RFC 6749 §3.2).
pub(super) async fn token(State(web): State<Arc<Web>>, caller: Caller, body: Bytes) -> Response {
    api::respond(answer(&web, &caller, &body).await)
}

async fn answer(web: &Web, caller: &Caller, body: &[u8]) -> Result<Response, TokenError> {
    let parameters = api::form(&caller.headers, body)?;
    let call = caller.call(paths::TOKEN, &parameters)?;
    let tokens = web.provider.token(&call).await?;
    Ok(Json(tokens).into_response())
}
