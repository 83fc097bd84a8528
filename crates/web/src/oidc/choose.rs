use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use countersign_oidc::Pending;

use super::authorize::kept;
use super::proceed::{Standing, Visit};
use super::{answer, choose_path, form};
use crate::Web;
use crate::accounts::listed;
use crate::http::{Accounts, FormActionTo, Peer, browser, csrf_token, error_page, has_csrf, page};
use crate::pages::{ChooseAccount, keys};

/// The value of the button for an account that the browser is not signed in with.
const ANOTHER: &str = "another";

fn form_name(pending: &Pending) -> String {
    let id = pending.id().map_or("", |id| id.as_str());
    format!("account/{id}")
}

/// `GET /authorize/account`: with which account (`prompt=select_account`)?
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
    match Accounts::of(&web, &headers).await {
        // Signed out meanwhile: there is nothing to choose from.
        Ok(accounts) if accounts.is_empty() => visit.proceed(pending).await,
        Ok(accounts) => ask(&visit, &pending, &accounts).await,
        Err(error) => visit.failure(&error),
    }
}

async fn ask(visit: &Visit<'_>, pending: &Pending, accounts: &Accounts) -> Response {
    let web = visit.web;
    let locale = visit.locale_of(pending);
    let (Some(id), Some(browser)) = (pending.id(), browser(web, visit.headers)) else {
        return answer::gone(web, &locale);
    };
    let accounts = match listed(web, accounts).await {
        Ok(accounts) => accounts,
        Err(error) => return visit.failure(&error),
    };
    let view = ChooseAccount {
        action: choose_path(id),
        csrf: csrf_token(web, &browser, &form_name(pending)),
        client_name: pending.client.metadata.client_name.clone(),
        accounts,
        another: ANOTHER,
        cancel: super::cancel_path(id),
    };
    let mut response = page(web, &locale, StatusCode::OK, &view);
    if let Some(to) = FormActionTo::of(pending.request.redirect_uri()) {
        response.extensions_mut().insert(to);
    }
    response
}

/// `POST /authorize/account`: the chosen account becomes the active one.
pub(super) async fn choose(
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
    let fields = form::parameters(&headers, &body).unwrap_or_default();
    let field = |name| fields.get(name).unwrap_or_default();
    let name = form_name(&pending);
    let genuine = browser(&web, &headers)
        .is_some_and(|browser| has_csrf(&web, &browser, &name, field("csrf")));
    if !genuine {
        let locale = visit.locale_of(&pending);
        return error_page(&web, &locale, StatusCode::FORBIDDEN, keys::ERROR_PAGE_STALE);
    }
    let accounts = match Accounts::of(&web, &headers).await {
        Ok(accounts) => accounts,
        Err(error) => return visit.failure(&error),
    };
    let accounts = accounts.switched_to(field("account"));
    let session = accounts.by_sid(field("account")).cloned();
    // Signed out of it meanwhile: the person chooses again.
    if session.is_none() && field("account") != ANOTHER {
        return visit.proceed(pending).await;
    }
    let locale = visit.locale_of(&pending);
    let chosen = web.provider.choose_account(pending, session.as_ref()).await;
    match chosen {
        Ok(Some(pending)) => {
            let standing = Standing { accounts, session };
            let response = visit.proceed_with(pending, &standing, false).await;
            standing.accounts.keep(&web, response)
        }
        Ok(None) => answer::gone(&web, &locale),
        Err(error) => visit.failure(&error),
    }
}
