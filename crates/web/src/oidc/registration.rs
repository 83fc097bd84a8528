use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{MetadataDocument, RegistrationError, RegistrationRequest};
use serde_json::{Value, json};

use super::api::{error_body, failed};
use crate::Web;
use crate::http::{Peer, locale, visitor};

/// `POST /register` (RFC 7591 §3.1, OpenID Connect Registration §3.1).
pub(super) async fn register(
    State(web): State<Arc<Web>>,
    peer: Peer,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = async {
        let token = bearer(&headers)?;
        let request = RegistrationRequest {
            metadata: &document(&headers, &body)?,
            token,
            network: visitor(&web, peer, &headers, &locale(&web, &headers, None)).network(),
        };
        let registered = web.provider.register(&request).await?;
        Ok((StatusCode::CREATED, Json(registered)).into_response())
    };
    respond(answer.await)
}

/// `GET /register/{client_id}` (RFC 7592 §2.1).
pub(super) async fn show(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        let shown = web.provider.registration(&id, bearer(&headers)?).await?;
        Ok(Json(shown).into_response())
    };
    respond(answer.await)
}

/// `PUT /register/{client_id}` (RFC 7592 §2.2).
pub(super) async fn change(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = async {
        let token = bearer(&headers)?;
        let changes = document(&headers, &body)?;
        let changed = web.provider.change_registration(&id, token, &changes);
        Ok(Json(changed.await?).into_response())
    };
    respond(answer.await)
}

/// `DELETE /register/{client_id}` (RFC 7592 §2.3).
pub(super) async fn remove(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let answer = async {
        let token = bearer(&headers)?;
        web.provider.remove_registration(&id, token).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    respond(answer.await)
}

/// Why a request is answered before it comes to its rules, or by them.
enum Problem {
    /// It is not the JSON that RFC 7591 §3.1 asks for.
    Body(&'static str),
    Registration(RegistrationError),
}

impl From<RegistrationError> for Problem {
    fn from(error: RegistrationError) -> Self {
        Self::Registration(error)
    }
}

fn document(headers: &HeaderMap, body: &[u8]) -> Result<MetadataDocument, Problem> {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    if !kind.eq_ignore_ascii_case("application/json") {
        return Err(Problem::Body("the body must be application/json"));
    }
    match serde_json::from_slice(body) {
        Ok(Value::Object(document)) => Ok(document),
        _ => Err(Problem::Body("the body must be a JSON object")),
    }
}

/// The one bearer token of a request; none when there is no `Authorization` header.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let mut given = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(value), rest) = (given.next(), given.next()) else {
        return Ok(None);
    };
    let value = value.to_str().ok().and_then(|text| text.split_once(' '));
    match value {
        Some((scheme, token)) if rest.is_none() && scheme.eq_ignore_ascii_case("bearer") => {
            Ok(Some(token.trim()))
        }
        _ => Err(RegistrationError::Unauthorized.into()),
    }
}

fn respond(outcome: Result<Response, Problem>) -> Response {
    let mut response = outcome.unwrap_or_else(refused);
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    response
}

/// RFC 7591 §3.2.2; RFC 6750 §3.1 for tokens.
fn refused(problem: Problem) -> Response {
    let error = match problem {
        Problem::Body(why) => return invalid("invalid_client_metadata", why),
        Problem::Registration(error) => error,
    };
    match error {
        RegistrationError::Invalid(why) => invalid(why.code(), &why.description()),
        RegistrationError::Statement(refusal) => {
            (StatusCode::BAD_REQUEST, error_body(refusal)).into_response()
        }
        RegistrationError::Unauthorized => {
            let challenge = r#"Bearer realm="countersign", error="invalid_token""#;
            let why = "the token is missing or not good";
            let body = body("invalid_token", why);
            let headers = [(header::WWW_AUTHENTICATE, challenge)];
            (StatusCode::UNAUTHORIZED, headers, body).into_response()
        }
        RegistrationError::Closed => {
            let body = body("access_denied", "registration is closed");
            (StatusCode::FORBIDDEN, body).into_response()
        }
        RegistrationError::Limited(after) => limited(after),
        RegistrationError::Failed(error) => failed(&error),
    }
}

fn invalid(code: &str, why: &str) -> Response {
    (StatusCode::BAD_REQUEST, body(code, why)).into_response()
}

/// RFC 6585 §4.
fn limited(after: Duration) -> Response {
    let seconds = after.as_secs().saturating_add(1).to_string();
    let body = body(
        "temporarily_unavailable",
        "too many registrations; try later",
    );
    let headers = [(header::RETRY_AFTER, seconds)];
    (StatusCode::TOO_MANY_REQUESTS, headers, body).into_response()
}

fn body(code: &str, why: &str) -> Json<Value> {
    Json(json!({"error": code, "error_description": why}))
}
