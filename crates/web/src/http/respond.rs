use std::error::Error;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};

use super::problem::Problem;
use crate::Web;
use crate::pages::{Locale, Page, Text, keys};

/// Another origin that the forms of this page may lead to, as a CSP source expression.
#[derive(Clone, Debug)]
pub struct FormActionTo(pub String);

impl FormActionTo {
    /// The source expression of a redirect URI: its origin, or its scheme for an app's own one.
    pub fn of(redirect_uri: &str) -> Option<Self> {
        let url = url::Url::parse(redirect_uri).ok()?;
        let source = match url.origin() {
            url::Origin::Opaque(_) => format!("{}:", url.scheme()),
            origin => origin.ascii_serialization(),
        };
        Some(Self(source))
    }
}

/// A rendered page.
pub fn page<P: Page>(web: &Web, locale: &Locale, status: StatusCode, page: &P) -> Response {
    match web.pages.render(locale, page) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(template = P::TEMPLATE, "a page cannot be rendered: {error}");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "Something is wrong with this server.",
            )
                .into_response()
        }
    }
}

/// A page that says what to do, with the text of `message`.
pub fn error_page(
    web: &Web,
    locale: &Locale,
    status: StatusCode,
    message: impl Into<Text>,
) -> Response {
    Problem::new(status, message).show(web, locale)
}

/// What went wrong inside is for the log; the person gets a reference that is found there.
pub fn failure(web: &Web, locale: &Locale, error: &(dyn Error + 'static)) -> Response {
    Problem::inside(error).show(web, locale)
}

pub async fn not_found(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    error_page(&web, &locale, StatusCode::NOT_FOUND, keys::ERROR_NOT_FOUND)
}

/// The language of the answer: `ui_locales` in the query, then what the browser prefers.
pub fn locale(web: &Web, headers: &HeaderMap, query: Option<&str>) -> Locale {
    let asked = in_query(query, "ui_locales");
    locale_for(web, headers, asked.as_deref())
}

/// The same where the wish stands elsewhere.
pub fn locale_for(web: &Web, headers: &HeaderMap, ui_locales: Option<&str>) -> Locale {
    let accepted = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok());
    web.pages.locale(ui_locales, accepted)
}

/// The first parameter of this name.
pub fn in_query(query: Option<&str>, wanted: &str) -> Option<String> {
    url::form_urlencoded::parse(query?.as_bytes())
        .find(|(name, _)| name == wanted)
        .map(|(_, value)| value.into_owned())
}

/// 303 See Other: the browser follows with GET, whatever it sent.
pub fn redirect(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(location) => (
            StatusCode::SEE_OTHER,
            [
                (header::LOCATION, location),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ],
        )
            .into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub fn with_cookie(mut response: Response, cookie: Option<HeaderValue>) -> Response {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
