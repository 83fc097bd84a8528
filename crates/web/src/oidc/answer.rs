use axum::http::StatusCode;
use axum::response::Response;
use countersign_oidc::{Answer, Carrier, Parameters, Untrusted};

use crate::Web;
use crate::http::{FormActionTo, Problem, error_page, failure, page, redirect};
use crate::pages::{FormPost, Locale, keys};

/// Sends the browser back to the application with its answer.
pub(super) async fn send(web: &Web, locale: &Locale, answer: Answer) -> Response {
    log(&answer);
    if answer.carrier != Carrier::FormPost {
        return redirect(&answer.location());
    }
    let to = FormActionTo::of(&answer.redirect_uri);
    let client = match web.provider.client(&answer.client_id).await {
        Ok(client) => client,
        Err(error) => return failure(web, locale, &error),
    };
    let view = FormPost {
        action: answer.redirect_uri,
        fields: answer
            .fields
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        client_name: client.map(|client| client.metadata.name_in(locale.as_str()).to_owned()),
    };
    let mut response = page(web, locale, StatusCode::OK, &view);
    if let Some(to) = to {
        response.extensions_mut().insert(to);
    }
    response
}

/// What an application was told, for whoever wonders why nobody can sign in to it.
fn log(answer: &Answer) {
    if let Some(refusal) = answer.refusal {
        let url = url::Url::parse(&answer.redirect_uri).ok();
        let redirect_host = url.as_ref().and_then(url::Url::host_str);
        tracing::info!(
            client = answer.client_id.as_str(),
            redirect_host,
            error = refusal.code.as_str(),
            reason = refusal.description,
            "an application was told no"
        );
    }
}

/// The request gives no address that could be trusted with an answer.
pub(super) fn untrusted(
    web: &Web,
    locale: &Locale,
    parameters: &Parameters,
    why: Untrusted,
) -> Response {
    let (message, description) = match why {
        Untrusted::UnknownClient => (keys::ERROR_CLIENT, "client_id is not registered"),
        Untrusted::RedirectUri => (
            keys::ERROR_REDIRECT,
            "redirect_uri is not registered for this client",
        ),
        Untrusted::Gone => (
            keys::ERROR_SIGNIN_EXPIRED,
            "request_uri was answered before, has expired, or is another client's",
        ),
        Untrusted::Malformed(refusal) => (keys::ERROR_REQUEST, refusal.description),
    };
    let code = match why {
        Untrusted::Malformed(refusal) => refusal.code.as_str(),
        Untrusted::Gone => "invalid_request_uri",
        _ => "invalid_request",
    };
    let problem = Problem {
        error: Some((code, description)),
        client: parameters.get("client_id"),
        redirect_uri: parameters.get("redirect_uri"),
        ..Problem::new(StatusCode::BAD_REQUEST, message)
    };
    problem.show(web, locale)
}

/// The request was answered before or has expired, or belongs to another browser.
pub(super) fn gone(web: &Web, locale: &Locale) -> Response {
    error_page(web, locale, StatusCode::GONE, keys::ERROR_SIGNIN_EXPIRED)
}
