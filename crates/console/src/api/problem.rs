use std::error::Error;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_admin::AdminError;
use countersign_web::http::status_of;
use serde::Serialize;
use utoipa::ToSchema;

/// Why a request was not done (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// The words of the status.
    title: String,
    status: u16,
    /// What is wrong with this request.
    detail: String,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// The line of the script.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: detail.into(),
            field: None,
            line: None,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status);
        let mut response = Json(&self).into_response();
        *response.status_mut() = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        response
    }
}

impl From<AdminError> for Problem {
    fn from(error: AdminError) -> Self {
        let status = match &error {
            AdminError::Forbidden(_) => StatusCode::FORBIDDEN,
            AdminError::Refused(_) | AdminError::Exists { .. } => StatusCode::CONFLICT,
            AdminError::Unknown { .. } => StatusCode::NOT_FOUND,
            AdminError::Changed => StatusCode::PRECONDITION_FAILED,
            AdminError::Invalid { .. } | AdminError::Script(_) => StatusCode::UNPROCESSABLE_ENTITY,
            AdminError::Failed(_) | AdminError::Store(_) => return inside(&error),
        };
        let mut problem = Self::new(status, error.to_string());
        match error {
            AdminError::Invalid { field, .. } => problem.field = Some(field),
            AdminError::Script(fault) => {
                problem.field = Some("source".to_owned());
                problem.line = fault.line;
            }
            _ => {}
        }
        problem
    }
}

/// What went wrong inside is for the log.
fn inside(error: &(dyn Error + 'static)) -> Problem {
    tracing::error!("a request of the management API failed: {error}");
    Problem::new(status_of(error), "something is wrong with this server")
}

pub(super) fn failed(error: &(dyn Error + 'static)) -> Response {
    inside(error).into_response()
}

pub(super) async fn no_such_address() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address")
}

pub(super) async fn no_such_method() -> Problem {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        "this address does not take this method",
    )
}
