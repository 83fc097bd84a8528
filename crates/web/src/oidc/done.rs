//! Where the browser ends when the answer went another way.

use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;

use super::form;
use crate::Web;
use crate::http::{error_page, locale, page};
use crate::pages::{Done, keys};

/// `next` says where the person goes on.
pub(super) fn show(web: &Web, headers: &HeaderMap, uri: &Uri, next: &'static str) -> Response {
    let locale = locale(web, headers, uri.query());
    let error = form::in_query(uri.query(), "error");
    let (title, text) = match error.as_deref() {
        None => (keys::DONE_ALLOWED, next),
        Some("access_denied") => (keys::DONE_DENIED, keys::DONE_DENIED_TEXT),
        Some("login_required") => {
            let other = keys::ERROR_OTHER_PERSON;
            return error_page(web, &locale, StatusCode::FORBIDDEN, other);
        }
        Some("unmet_authentication_requirements") => {
            let unmet = keys::ERROR_UNMET_ACR;
            return error_page(web, &locale, StatusCode::FORBIDDEN, unmet);
        }
        Some(_) => {
            let other = keys::ERROR_REQUEST;
            return error_page(web, &locale, StatusCode::BAD_REQUEST, other);
        }
    };
    let view = Done {
        title: title.into(),
        text: text.into(),
    };
    page(web, &locale, StatusCode::OK, &view)
}
