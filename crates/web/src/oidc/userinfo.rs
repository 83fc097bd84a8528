use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{ErrorCode, Parameters, Refusal, UserinfoAnswer, UserinfoError};

use super::api::{error_body, failed};
use super::form;
use crate::Web;

/// `GET /userinfo` (OpenID Connect Core §5.3).
pub(super) async fn get(State(web): State<Arc<Web>>, headers: HeaderMap) -> Response {
    answer(&web, &headers, &Parameters::default()).await
}

/// `POST /userinfo`: the token may be in the form (RFC 6750 §2.2).
pub(super) async fn post(State(web): State<Arc<Web>>, headers: HeaderMap, body: Bytes) -> Response {
    let fields = form::parameters(&headers, &body).unwrap_or_default();
    answer(&web, &headers, &fields).await
}

async fn answer(web: &Web, headers: &HeaderMap, fields: &Parameters) -> Response {
    let mut response = match bearer(headers, fields) {
        Ok(None) => challenge(StatusCode::UNAUTHORIZED, None),
        Ok(Some(token)) => match web.provider.userinfo_answer(token).await {
            Ok(UserinfoAnswer::Json(claims)) => Json(claims).into_response(),
            Ok(UserinfoAnswer::Jwt(jwt)) => {
                ([(header::CONTENT_TYPE, "application/jwt")], jwt).into_response()
            }
            Err(UserinfoError::Refused(refusal)) => refused(refusal),
            Err(UserinfoError::Failed(error)) => failed(&error),
        },
        Err(refusal) => refused(refusal),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The one access token of a request; never from the query, which ends up in logs.
fn bearer<'a>(headers: &'a HeaderMap, fields: &'a Parameters) -> Result<Option<&'a str>, Refusal> {
    let invalid = |why| Refusal::new(ErrorCode::InvalidRequest, why);
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let in_header = given.next().map(|v| v.to_str().unwrap_or_default());
    let in_form = fields.get("access_token");
    if given.next().is_some() || (in_header.is_some() && in_form.is_some()) {
        return Err(invalid("there is more than one access token"));
    }
    let Some(value) = in_header else {
        return Ok(in_form);
    };
    match value.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => Ok(Some(token.trim())),
        _ => Err(invalid(
            "the Authorization header is not of the Bearer scheme",
        )),
    }
}

/// RFC 6750 §3.1.
fn refused(refusal: Refusal) -> Response {
    let status = match refusal.code {
        ErrorCode::InsufficientScope => StatusCode::FORBIDDEN,
        ErrorCode::InvalidRequest => StatusCode::BAD_REQUEST,
        _ => StatusCode::UNAUTHORIZED,
    };
    challenge(status, Some(refusal))
}

fn challenge(status: StatusCode, refusal: Option<Refusal>) -> Response {
    let mut value = r#"Bearer realm="countersign""#.to_owned();
    if let Some(refusal) = refusal {
        let (code, description) = (refusal.code.as_str(), refusal.description);
        value.push_str(&format!(
            r#", error="{code}", error_description="{description}""#
        ));
    }
    let headers = [(header::WWW_AUTHENTICATE, value)];
    match refusal {
        Some(refusal) => (status, headers, error_body(refusal)).into_response(),
        None => (status, headers).into_response(),
    }
}
