use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;

use super::respond::error_page;
use crate::Web;
use crate::pages::keys;

/// What was ended because it took too long becomes a page that says so.
pub(crate) async fn words_for_what_is_late(
    State(web): State<Arc<Web>>,
    request: Request,
    next: Next,
) -> Response {
    let accepted = request.headers().get(header::ACCEPT_LANGUAGE).cloned();
    let response = next.run(request).await;
    let has_words = response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() != StatusCode::SERVICE_UNAVAILABLE || has_words {
        return response;
    }
    let accepted = accepted.as_ref().and_then(|value| value.to_str().ok());
    let locale = web.pages.locale(None, accepted);
    error_page(&web, &locale, response.status(), keys::ERROR_SERVER)
}
