use axum::http::StatusCode;
use axum::response::Response;
use countersign_oidc::{Answer, Carrier, Untrusted};

use crate::Web;
use crate::http::{FormActionTo, page, redirect};
use crate::pages::{ErrorPage, FormPost, Locale, keys};

/// Sends the browser back to the application with its answer.
pub(super) fn send(web: &Web, locale: &Locale, answer: Answer) -> Response {
    if answer.carrier != Carrier::FormPost {
        return redirect(&answer.location());
    }
    let to = FormActionTo::of(&answer.redirect_uri);
    let view = FormPost {
        action: answer.redirect_uri,
        fields: answer
            .fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        client_name: Some(answer.client_name),
    };
    let mut response = page(web, locale, StatusCode::OK, &view);
    if let Some(to) = to {
        response.extensions_mut().insert(to);
    }
    response
}

/// The request gives no address that could be trusted with an answer.
pub(super) fn untrusted(web: &Web, locale: &Locale, why: Untrusted) -> Response {
    let (message, description) = match why {
        Untrusted::UnknownClient => (keys::ERROR_CLIENT, "client_id is not registered"),
        Untrusted::RedirectUri => (
            keys::ERROR_REDIRECT,
            "redirect_uri is not registered for this client",
        ),
        Untrusted::Gone => return gone(web, locale),
        Untrusted::Malformed(refusal) => (keys::ERROR_REQUEST, refusal.description),
    };
    let view = ErrorPage {
        error: Some("invalid_request".to_owned()),
        error_description: Some(description.to_owned()),
        ..ErrorPage::new(message)
    };
    page(web, locale, StatusCode::BAD_REQUEST, &view)
}

/// The request was answered before or has expired, or belongs to another browser.
pub(super) fn gone(web: &Web, locale: &Locale) -> Response {
    let view = ErrorPage::new(keys::ERROR_SIGNIN_EXPIRED);
    page(web, locale, StatusCode::GONE, &view)
}
