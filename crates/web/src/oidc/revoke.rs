use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_oidc::{TokenError, paths};

use super::api;
use crate::Web;
use crate::http::Caller;

/// `POST /revoke` (RFC 7009 §2).
pub(super) async fn revoke(State(web): State<Arc<Web>>, caller: Caller, body: Bytes) -> Response {
    api::respond(answer(&web, &caller, &body).await)
}

async fn answer(web: &Web, caller: &Caller, body: &[u8]) -> Result<Response, TokenError> {
    let parameters = api::form(&caller.headers, body)?;
    let call = caller.call(paths::REVOKE, &parameters)?;
    web.provider.revoke(&call).await?;
    Ok(StatusCode::OK.into_response())
}
