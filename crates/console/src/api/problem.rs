use std::borrow::Cow;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use countersign_admin::AdminError;
use countersign_web::api;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Why a request was not done, by the rules of `countersign_admin` or before.
#[derive(Clone, Debug)]
pub(super) struct Problem(api::Problem);

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self(api::Problem::new(status, detail))
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        self.0.into_response()
    }
}

impl PartialSchema for Problem {
    fn schema() -> RefOr<Schema> {
        api::Problem::schema()
    }
}

impl ToSchema for Problem {
    fn name() -> Cow<'static, str> {
        api::Problem::name()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        api::Problem::schemas(schemas);
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
            AdminError::Failed(_) | AdminError::Store(_) => {
                return Self(api::Problem::inside(&error));
            }
        };
        let mut problem = api::Problem::new(status, error.to_string());
        match error {
            AdminError::Invalid { field, .. } => problem.field = Some(field),
            AdminError::Script(fault) => {
                problem.field = Some("source".to_owned());
                problem.line = fault.line;
            }
            _ => {}
        }
        Self(problem)
    }
}
