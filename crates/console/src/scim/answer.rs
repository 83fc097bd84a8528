use axum::Json;
use axum::extract::FromRequest;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_admin::AdminError;
use countersign_web::http::status_of;
use serde_json::{Value, json};

const KIND: HeaderValue = HeaderValue::from_static("application/scim+json");
const ERROR: &str = "urn:ietf:params:scim:api:messages:2.0:Error";
/// In bytes.
const LARGEST: usize = 64 * 1024;

/// Why a request was not done (RFC 7644 §3.12).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ScimError {
    pub(super) status: StatusCode,
    pub(super) kind: Option<&'static str>,
    pub(super) detail: String,
}

pub(super) type Answer = Result<Response, ScimError>;

impl ScimError {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        Self {
            status,
            kind: None,
            detail: detail.into(),
        }
    }

    /// A request that is wrong in a way of its own, such as `invalidFilter`.
    pub(super) fn bad(kind: &'static str, detail: impl Into<String>) -> Self {
        Self {
            kind: Some(kind),
            ..Self::new(StatusCode::BAD_REQUEST, detail)
        }
    }
}

impl IntoResponse for ScimError {
    fn into_response(self) -> Response {
        let mut body = json!({
            "schemas": [ERROR],
            "status": self.status.as_str(),
            "detail": self.detail,
        });
        if let (Some(kind), Some(members)) = (self.kind, body.as_object_mut()) {
            members.insert("scimType".to_owned(), kind.into());
        }
        with_kind((self.status, Json(body)).into_response())
    }
}

impl From<AdminError> for ScimError {
    fn from(error: AdminError) -> Self {
        let detail = error.to_string();
        let status = status_of(&error);
        match error {
            AdminError::Forbidden(_) | AdminError::Refused(_) => {
                Self::new(StatusCode::FORBIDDEN, detail)
            }
            AdminError::Exists { .. } => Self {
                kind: Some("uniqueness"),
                ..Self::new(StatusCode::CONFLICT, detail)
            },
            AdminError::Unknown { .. } => Self::new(StatusCode::NOT_FOUND, detail),
            AdminError::Changed => Self::new(StatusCode::PRECONDITION_FAILED, detail),
            AdminError::Invalid { .. } => Self::bad("invalidValue", detail),
            _ => {
                tracing::error!("a request of SCIM failed: {detail}");
                let detail = "something is wrong with this server";
                Self::new(status, detail)
            }
        }
    }
}

fn with_kind(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, KIND);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A resource or a list of them.
pub(super) fn body(status: StatusCode, body: &Value) -> Response {
    with_kind((status, Json(body)).into_response())
}

/// A resource with its version and, when it is new, its address.
pub(super) fn resource(status: StatusCode, resource: &Value) -> Response {
    let mut response = body(status, resource);
    let meta = |name: &str| resource["meta"][name].as_str();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ETAG, meta("version")),
        (header::LOCATION, meta("location")),
    ] {
        if let Some(Ok(value)) = value.map(HeaderValue::from_str) {
            headers.insert(name, value);
        }
    }
    response
}

/// The resource itself, or that the caller has it already (RFC 7644 §3.14).
pub(super) fn unless_known(headers: &HeaderMap, found: &Value) -> Response {
    let known = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|v| v.to_str().ok());
    let version = found["meta"]["version"].as_str();
    match (known, version) {
        (Some(known), Some(version)) if known.split(',').any(|k| k.trim() == version) => {
            StatusCode::NOT_MODIFIED.into_response()
        }
        _ => resource(StatusCode::OK, found),
    }
}

/// Refuses a change that is made upon another version.
pub(super) fn check_version(headers: &HeaderMap, version: &str) -> Result<(), ScimError> {
    let Some(wanted) = headers.get(header::IF_MATCH) else {
        return Ok(());
    };
    let wanted = wanted.to_str().unwrap_or_default();
    let same = |one: &str| one.trim() == "*" || one.trim() == version;
    if wanted.split(',').any(same) {
        Ok(())
    } else {
        let detail = "If-Match is not the version of this resource";
        Err(ScimError::new(StatusCode::PRECONDITION_FAILED, detail))
    }
}

pub(super) async fn not_done() -> ScimError {
    let detail = "this server does not do this; see /ServiceProviderConfig";
    ScimError::new(StatusCode::NOT_IMPLEMENTED, detail)
}

pub(super) async fn no_such_address() -> ScimError {
    ScimError::new(StatusCode::NOT_FOUND, "there is nothing at this address")
}

/// The JSON object of a request.
#[derive(Debug)]
pub(super) struct Document(pub(super) Value);

impl<S: Send + Sync> FromRequest<S> for Document {
    type Rejection = ScimError;

    async fn from_request(request: axum::extract::Request, _: &S) -> Result<Self, ScimError> {
        let body = axum::body::to_bytes(request.into_body(), LARGEST).await;
        let body = body.map_err(|_| {
            ScimError::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "a request has at most 64 KiB",
            )
        })?;
        let value = serde_json::from_slice::<Value>(&body);
        match value {
            Ok(value) if value.is_object() => Ok(Self(value)),
            _ => Err(ScimError::bad(
                "invalidSyntax",
                "the body is no JSON object",
            )),
        }
    }
}
