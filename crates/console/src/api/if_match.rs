use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};

use super::problem::Problem;

/// The revision that a change is made upon (RFC 9110 §13.1.1); none when the caller does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct IfMatch(pub(super) Option<i64>);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Some(value) = parts.headers.get(header::IF_MATCH) else {
            return Ok(Self(None));
        };
        let text = value.to_str().unwrap_or_default().trim();
        if text == "*" {
            return Ok(Self(None));
        }
        let revision = text
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        // What we never gave out matches nothing.
        let revision = revision
            .and_then(|digits| digits.parse().ok())
            .ok_or_else(|| {
                let detail = "If-Match is not the ETag of this resource";
                Problem::new(StatusCode::PRECONDITION_FAILED, detail)
            })?;
        Ok(Self(Some(revision)))
    }
}
