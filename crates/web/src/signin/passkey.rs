use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_core::ids::SignInId;
use countersign_signin::SignInError;

use super::step::step_of;
use crate::Web;
use crate::http::{browser, status_of};

/// `POST /signin/{id}/passkey`: a script asks what a passkey is to sign at the present step. What
/// it is not told about, the page tells when it is loaded again.
pub(super) async fn ask(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Vec<(String, String)>>,
) -> Response {
    let form = countersign_signin::Form::new(fields);
    let id = SignInId(id);
    let browser = browser(&web, &headers);
    let step = browser.as_ref().and_then(|browser| {
        let step = step_of(&web, browser, &id, form.get("csrf"))?;
        Some((browser, step))
    });
    let Some((browser, step)) = step else {
        return StatusCode::FORBIDDEN.into_response();
    };
    match web.sign_ins.ask_for_passkey(&id, step, browser).await {
        Ok(Some(options)) => json(options),
        Ok(None) => StatusCode::CONFLICT.into_response(),
        Err(SignInError::Unknown) => StatusCode::FORBIDDEN.into_response(),
        Err(error) => {
            tracing::error!("a passkey cannot be asked for: {error}");
            status_of(&error).into_response()
        }
    }
}

/// What a script reads, once.
pub(crate) fn json(text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
