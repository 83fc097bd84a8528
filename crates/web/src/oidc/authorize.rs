use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use countersign_core::ids::RequestId;
use countersign_oidc::{ErrorCode, Parameters, Pending, Refusal, Rejected, Untrusted, paths};

use super::proceed::Visit;
use super::{answer, form};
use crate::Web;
use crate::http::{browser, redirect};

/// `GET /authorize` (OpenID Connect Core §3.1.2).
pub(super) async fn get(visit: Visit, uri: Uri) -> Response {
    let web = &visit.web;
    let parameters = Parameters::parse(uri.query().unwrap_or_default().as_bytes());
    let locale = || visit.locale(parameters.get("ui_locales"));
    match web.provider.read_request(&parameters).await {
        Ok(Ok(pending)) => visit.proceed(pending).await,
        Ok(Err(Rejected::Page(why))) => answer::untrusted(web, &locale(), &parameters, why),
        Ok(Err(Rejected::Answer(refused))) => answer::send(web, &locale(), *refused).await,
        Err(error) => visit.failure(&error),
    }
}

/// `POST /authorize`. A form from the application's own site comes without our cookies
/// (`SameSite=Lax`); following with GET brings them.
pub(super) async fn post(State(web): State<Arc<Web>>, headers: HeaderMap, body: Bytes) -> Response {
    match form::parameters(&headers, &body) {
        Some(parameters) => redirect(&format!("{}?{}", paths::AUTHORIZE, parameters.to_query())),
        None => {
            let why = Refusal::new(ErrorCode::InvalidRequest, "the body is not a form");
            let locale = crate::http::locale(&web, &headers, None);
            answer::untrusted(
                &web,
                &locale,
                &Parameters::default(),
                Untrusted::Malformed(why),
            )
        }
    }
}

/// `GET /authorize/resume`: back from a sign-in.
pub(super) async fn resume(visit: Visit, uri: Uri) -> Response {
    match kept(&visit, &uri).await {
        Ok(pending) => visit.proceed(pending).await,
        Err(response) => *response,
    }
}

/// `GET /authorize/cancel`: the person does not want to sign in.
pub(super) async fn cancel(visit: Visit, uri: Uri) -> Response {
    match kept(&visit, &uri).await {
        Ok(pending) => deny(&visit, &pending).await,
        Err(response) => *response,
    }
}

/// Tells the application that its person said no.
pub(super) async fn deny(visit: &Visit, pending: &Pending) -> Response {
    let refusal = Refusal::new(ErrorCode::AccessDenied, "the person said no");
    let locale = visit.locale_of(pending);
    match visit.web.provider.refuse(pending, refusal).await {
        Ok(Some(refused)) => answer::send(&visit.web, &locale, refused).await,
        Ok(None) => answer::gone(&visit.web, &locale),
        Err(error) => visit.failure(&error),
    }
}

/// The request that `request` in the query names, if it is this browser's.
pub(super) async fn kept(visit: &Visit, uri: &Uri) -> Result<Pending, Box<Response>> {
    let web = &visit.web;
    let id = form::in_query(uri.query(), "request").map(RequestId::from);
    let known = browser(web, &visit.headers);
    let found = match (&id, &known) {
        (Some(id), Some(browser)) => web.provider.kept(id, &browser.fingerprint()).await,
        _ => Ok(None),
    };
    match found {
        Ok(Some(pending)) => Ok(pending),
        Ok(None) => Err(Box::new(answer::gone(web, &visit.locale(None)))),
        Err(error) => Err(Box::new(visit.failure(&error))),
    }
}
