use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{
    Parameters, PresentedToken, TokenScheme, UserinfoAnswer, UserinfoError, paths,
};

use super::api::{error_body, failed};
use super::form;
use crate::Web;
use crate::http::{Caller, token_refused, unauthenticated};

/// `GET /userinfo` (OpenID Connect Core §5.3).
pub(super) async fn get(State(web): State<Arc<Web>>, caller: Caller) -> Response {
    answer(&web, &caller, &Parameters::default()).await
}

/// `POST /userinfo`: the token may be in the form (RFC 6750 §2.2).
pub(super) async fn post(State(web): State<Arc<Web>>, caller: Caller, body: Bytes) -> Response {
    let fields = form::parameters(&caller.headers, &body).unwrap_or_default();
    answer(&web, &caller, &fields).await
}

async fn answer(web: &Web, caller: &Caller, fields: &Parameters) -> Response {
    let mut response = match told(web, caller, fields).await {
        Ok(response) => response,
        Err((scheme, UserinfoError::Refused(refusal))) => {
            token_refused(scheme, refusal, error_body(refusal))
        }
        Err((_, UserinfoError::Failed(error))) => failed(&error),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn told(
    web: &Web,
    caller: &Caller,
    fields: &Parameters,
) -> Result<Response, (TokenScheme, UserinfoError)> {
    let malformed = |refusal| (TokenScheme::Bearer, UserinfoError::Refused(refusal));
    let call = caller.call(paths::USERINFO, fields).map_err(malformed)?;
    let Some(presented) = PresentedToken::read(&call).map_err(malformed)? else {
        return Ok(unauthenticated());
    };
    let answer = web.provider.userinfo_for(&call, presented).await;
    Ok(match answer.map_err(|error| (presented.scheme, error))? {
        UserinfoAnswer::Json(claims) => Json(claims).into_response(),
        UserinfoAnswer::Jwt(jwt) => {
            ([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response()
        }
    })
}
