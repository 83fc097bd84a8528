use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{
    Algorithm, ErrorCode, Parameters, PresentedToken, Refusal, TokenScheme, UserinfoAnswer,
    UserinfoError, paths,
};

use super::api::{self, error_body, failed};
use super::caller::Caller;
use super::form;
use crate::Web;

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
        Err((scheme, UserinfoError::Refused(refusal))) => refused(scheme, refusal),
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
    let call = api::call(paths::USERINFO, caller, fields).map_err(malformed)?;
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

/// RFC 6750 §3, RFC 9449 §7.1: both ways are open.
fn unauthenticated() -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    for scheme in [TokenScheme::Bearer, TokenScheme::Dpop] {
        if let Ok(value) = HeaderValue::from_str(&challenge(scheme, None)) {
            let headers = response.headers_mut();
            headers.append(header::WWW_AUTHENTICATE, value);
        }
    }
    response
}

/// RFC 6750 §3.1.
fn refused(scheme: TokenScheme, refusal: Refusal) -> Response {
    let status = match refusal.code {
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNAUTHORIZED,
    };
    let value = challenge(scheme, Some(refusal));
    (
        status,
        [(header::WWW_AUTHENTICATE, value)],
        error_body(refusal),
    )
        .into_response()
}

fn challenge(scheme: TokenScheme, refusal: Option<Refusal>) -> String {
    let mut value = match scheme {
        TokenScheme::Bearer => r#"Bearer realm="countersign""#.to_owned(),
        TokenScheme::Dpop => {
            let algorithms = Algorithm::ALL.map(Algorithm::as_str).join(" ");
            format!(r#"DPoP realm="countersign", algs="{algorithms}""#)
        }
    };
    if let Some(refusal) = refusal {
        let (code, description) = (refusal.code.as_str(), refusal.description);
        value.push_str(&format!(
            r#", error="{code}", error_description="{description}""#
        ));
    }
    value
}
