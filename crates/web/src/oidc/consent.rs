use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use countersign_oidc::{Decision, Pending};
use countersign_store::SessionRow;

use super::authorize::{deny, kept};
use super::metadata::offered;
use super::proceed::Visit;
use super::{answer, consent_path, form};
use crate::Web;
use crate::http::{FormActionTo, Peer, browser, csrf_token, error_page, has_csrf, page, session};
use crate::pages::{Consent, Scope, keys};

/// A form that was shown to one person cannot be sent by another, or for another request.
fn form_name(pending: &Pending, session: &SessionRow) -> String {
    let id = pending.id().map_or("", |id| id.as_str());
    format!("consent/{id}/{}", session.sid)
}

/// `GET /consent`: may the application have what it asks for?
pub(super) async fn show(
    State(web): State<Arc<Web>>,
    peer: Peer,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let visit = Visit {
        web: &web,
        headers: &headers,
        peer,
    };
    let pending = match kept(&visit, &uri).await {
        Ok(pending) => pending,
        Err(response) => return *response,
    };
    let session = match session(&web, &headers).await {
        Ok(session) => session,
        Err(error) => return visit.failure(&error),
    };
    let offered = offered(&web);
    let decided = web
        .provider
        .decide(&pending, session.as_ref(), &offered, false)
        .await;
    match (decided, &session) {
        (Ok(Decision::Consent { scopes }), Some(session)) => {
            ask(&visit, &pending, session, scopes).await
        }
        // Signed out meanwhile, or allowed in another tab.
        (Ok(_), session) => visit.proceed_with(pending, session.as_ref(), false).await,
        (Err(error), _) => visit.failure(&error),
    }
}

async fn ask(
    visit: &Visit<'_>,
    pending: &Pending,
    session: &SessionRow,
    scopes: Vec<String>,
) -> Response {
    let web = visit.web;
    let locale = visit.locale_of(pending);
    let (Some(id), Some(browser)) = (pending.id(), browser(web, visit.headers)) else {
        return answer::gone(web, &locale);
    };
    let username = match web.directory.person(&session.person_id).await {
        Ok(person) => person.map_or_else(String::new, |p| p.username),
        Err(error) => return visit.failure(&error),
    };
    let metadata = &pending.client.metadata;
    let view = Consent {
        action: consent_path(id),
        csrf: csrf_token(web, &browser, &form_name(pending, session)),
        username,
        client_name: metadata.name_in(locale.as_str()).to_owned(),
        client_uri: metadata.client_uri.clone(),
        scopes: scopes.into_iter().map(Scope::new).collect(),
    };
    let mut response = page(web, &locale, StatusCode::OK, &view);
    if let Some(to) = FormActionTo::of(pending.request.redirect_uri()) {
        response.extensions_mut().insert(to);
    }
    response
}

/// `POST /consent`: yes or no.
pub(super) async fn decide(
    State(web): State<Arc<Web>>,
    peer: Peer,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let visit = Visit {
        web: &web,
        headers: &headers,
        peer,
    };
    let pending = match kept(&visit, &uri).await {
        Ok(pending) => pending,
        Err(response) => return *response,
    };
    let session = match session(&web, &headers).await {
        Ok(Some(session)) => session,
        Ok(None) => return visit.proceed(pending).await,
        Err(error) => return visit.failure(&error),
    };
    let fields = form::parameters(&headers, &body).unwrap_or_default();
    let field = |name| fields.get(name).unwrap_or_default();
    let name = form_name(&pending, &session);
    let genuine = browser(&web, &headers)
        .is_some_and(|browser| has_csrf(&web, &browser, &name, field("csrf")));
    if !genuine {
        let locale = visit.locale_of(&pending);
        return error_page(&web, &locale, StatusCode::FORBIDDEN, keys::ERROR_PAGE_STALE);
    }
    if field("decision") == "allow" {
        visit.proceed_with(pending, Some(&session), true).await
    } else {
        deny(&visit, &pending).await
    }
}
