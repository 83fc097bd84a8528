use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{TokenError, paths};

use super::api;
use crate::Web;
use crate::http::Caller;

/// RFC 9701 §4.
const SIGNED: &str = "application/token-introspection+jwt";

/// `POST /introspect` (RFC 7662 §2).
pub(super) async fn introspect(
    State(web): State<Arc<Web>>,
    caller: Caller,
    body: Bytes,
) -> Response {
    api::respond(answer(&web, &caller, &body).await)
}

async fn answer(web: &Web, caller: &Caller, body: &[u8]) -> Result<Response, TokenError> {
    let parameters = api::form(&caller.headers, body)?;
    let call = caller.call(paths::INTROSPECT, &parameters)?;
    if asks_for_jwt(&caller.headers) {
        let jwt = web.provider.introspect_signed(&call).await?;
        return Ok(([(header::CONTENT_TYPE, SIGNED)], jwt).into_response());
    }
    let answer = web.provider.introspect(&call).await?;
    Ok(Json(answer).into_response())
}

fn asks_for_jwt(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let kind = range.split(';').next().unwrap_or_default().trim();
            kind.eq_ignore_ascii_case(SIGNED)
        })
}
