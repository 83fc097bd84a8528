use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::seal::{Purpose, equal_in_constant_time};
use countersign_signin::Browser;

use super::cookies::browser;
use super::respond::{error_page, locale};
use crate::Web;
use crate::pages::{Locale, keys};

/// The hidden field of a form: bound to the browser and to what the form is for.
pub fn csrf_token(web: &Web, browser: &Browser, form: &str) -> String {
    URL_SAFE_NO_PAD.encode(web.keyring.mac(
        Purpose::Csrf,
        &[browser.cookie().expose().as_bytes(), form.as_bytes()],
    ))
}

/// Whether `token` was made for this browser and form.
pub fn has_csrf(web: &Web, browser: &Browser, form: &str, token: &str) -> bool {
    equal_in_constant_time(csrf_token(web, browser, form).as_bytes(), token.as_bytes())
}

/// The browser that sent a form, if the form was made for it.
pub fn sender(web: &Web, headers: &HeaderMap, form: &str, token: &str) -> Option<Browser> {
    browser(web, headers).filter(|browser| has_csrf(web, browser, form, token))
}

/// The answer to a form of another browser, or of a page that is no longer current.
pub fn stale(web: &Web, locale: &Locale) -> Response {
    error_page(web, locale, StatusCode::FORBIDDEN, keys::ERROR_PAGE_STALE)
}

/// A second lock besides the token: forms of our pages come from our own origin.
pub async fn refuse_foreign_origin(
    State(web): State<Arc<Web>>,
    request: Request,
    next: Next,
) -> Response {
    if request.method() == Method::POST && is_foreign(&web, request.headers()) {
        let locale = locale(&web, request.headers(), request.uri().query());
        tracing::warn!("a form from another origin was refused");
        return stale(&web, &locale);
    }
    next.run(request).await
}

/// Whether another site sent this.
pub fn is_foreign(web: &Web, headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|v| v.to_str().ok());
    if text(header::HeaderName::from_static("sec-fetch-site")) == Some("cross-site") {
        return true;
    }
    let Some(origin) = text(header::ORIGIN) else {
        return false;
    };
    let own = origin == web.issuer;
    // The host that the browser itself named; it cannot be set by another site.
    let named = text(header::HOST).is_some_and(|host| {
        origin == format!("http://{host}") || origin == format!("https://{host}")
    });
    !own && !named
}
