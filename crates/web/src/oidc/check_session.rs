use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;

use crate::Web;
use crate::http::{FramedByAnyone, browser_state_name, locale, page};
use crate::pages::CheckSession;

/// `GET /check_session`: the page that applications keep in a frame and ask whether anything
/// changed (OpenID Connect Session Management §3.2).
pub(super) async fn page_in_frame(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let view = CheckSession {
        cookie: browser_state_name(&web),
    };
    let mut response = page(&web, &locale, StatusCode::OK, &view);
    response.extensions_mut().insert(FramedByAnyone);
    response
}
