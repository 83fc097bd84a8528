use axum::body::Bytes;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use countersign_oidc::{Decision, Pending};
use countersign_store::SessionRow;

use super::about::about;
use super::authorize::{deny, kept};
use super::proceed::Visit;
use super::{answer, consent_path, form};
use crate::http::{browser, csrf_token, page, sender, stale};
use crate::pages::{Approve, Consent, Scope};

/// A form that was shown to one person cannot be sent by another, or for another request.
fn form_name(pending: &Pending, session: &SessionRow) -> String {
    let id = pending.id().map_or("", |id| id.as_str());
    format!("consent/{id}/{}", session.sid)
}

/// `GET /consent`: may the application have what it asks for?
pub(super) async fn show(visit: Visit, uri: Uri) -> Response {
    let web = &visit.web;
    let pending = match kept(&visit, &uri).await {
        Ok(pending) => pending,
        Err(response) => return *response,
    };
    let standing = match visit.standing(&pending).await {
        Ok(standing) => standing,
        Err(error) => return visit.failure(&error),
    };
    let session = standing.session.as_ref();
    let offered = match visit.offered_to(&pending, session).await {
        Ok(offered) => offered,
        Err(error) => return visit.failure(&error),
    };
    let decided = web
        .provider
        .decide(&pending, session, &offered, false)
        .await;
    match (decided, &standing.session) {
        (Ok(Decision::Consent { scopes }), Some(session)) => {
            ask(&visit, &pending, session, scopes).await
        }
        // Signed out meanwhile, or allowed in another tab.
        (Ok(_), _) => visit.proceed_with(pending, &standing, false).await,
        (Err(error), _) => visit.failure(&error),
    }
}

async fn ask(
    visit: &Visit,
    pending: &Pending,
    session: &SessionRow,
    scopes: Vec<String>,
) -> Response {
    let web = &visit.web;
    let locale = visit.locale_of(pending);
    let (Some(id), Some(browser)) = (pending.id(), browser(web, &visit.headers)) else {
        return answer::gone(web, &locale);
    };
    let username = match web.directory.person(&session.person_id).await {
        Ok(person) => person.map_or_else(String::new, |p| p.username),
        Err(error) => return visit.failure(&error),
    };
    let described = |name: String| Scope {
        description: web.provider.scope_description(&name),
        name,
    };
    let metadata = &pending.client.metadata;
    let view = Consent {
        action: consent_path(id),
        csrf: csrf_token(web, &browser, &form_name(pending, session)),
        username,
        client_name: metadata.name_in(locale.as_str()).to_owned(),
        about: about(&pending.client, &locale),
        scopes: scopes.into_iter().map(described).collect(),
    };
    if let Some(decoupled) = &pending.request.decoupled {
        let view = Approve {
            consent: view,
            device: decoupled.is_device(),
            binding_message: decoupled.binding_message.clone(),
        };
        return page(web, &locale, StatusCode::OK, &view);
    }
    visit.page_about(pending, &view)
}

/// `POST /consent`: yes or no.
pub(super) async fn decide(visit: Visit, uri: Uri, body: Bytes) -> Response {
    let web = &visit.web;
    let pending = match kept(&visit, &uri).await {
        Ok(pending) => pending,
        Err(response) => return *response,
    };
    let standing = match visit.standing(&pending).await {
        Ok(standing) => standing,
        Err(error) => return visit.failure(&error),
    };
    let Some(session) = &standing.session else {
        return visit.proceed_with(pending, &standing, false).await;
    };
    let fields = form::parameters(&visit.headers, &body).unwrap_or_default();
    let field = |name| fields.get(name).unwrap_or_default();
    let name = form_name(&pending, session);
    if sender(web, &visit.headers, &name, field("csrf")).is_none() {
        return stale(web, &visit.locale_of(&pending));
    }
    if field("decision") == "allow" {
        visit.proceed_with(pending, &standing, true).await
    } else {
        deny(&visit, &pending).await
    }
}
