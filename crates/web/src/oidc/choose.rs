use axum::body::Bytes;
use axum::http::Uri;
use axum::response::Response;
use countersign_oidc::Pending;

use super::authorize::kept;
use super::proceed::{Standing, Visit};
use super::{answer, choose_path, form};
use crate::accounts::listed;
use crate::http::{Accounts, browser, csrf_token, sender, stale};
use crate::pages::ChooseAccount;

/// The value of the button for an account that the browser is not signed in with.
const ANOTHER: &str = "another";

fn form_name(pending: &Pending) -> String {
    let id = pending.id().map_or("", |id| id.as_str());
    format!("account/{id}")
}

/// `GET /authorize/account`: with which account (`prompt=select_account`)?
pub(super) async fn show(visit: Visit, uri: Uri) -> Response {
    let web = &visit.web;
    let pending = match kept(&visit, &uri).await {
        Ok(pending) => pending,
        Err(response) => return *response,
    };
    match Accounts::of(web, &visit.headers).await {
        // Signed out meanwhile: there is nothing to choose from.
        Ok(accounts) if accounts.is_empty() => visit.proceed(pending).await,
        Ok(accounts) => ask(&visit, &pending, &accounts).await,
        Err(error) => visit.failure(&error),
    }
}

async fn ask(visit: &Visit, pending: &Pending, accounts: &Accounts) -> Response {
    let web = &visit.web;
    let locale = visit.locale_of(pending);
    let (Some(id), Some(browser)) = (pending.id(), browser(web, &visit.headers)) else {
        return answer::gone(web, &locale);
    };
    let accounts = match listed(web, accounts).await {
        Ok(accounts) => accounts,
        Err(error) => return visit.failure(&error),
    };
    let view = ChooseAccount {
        action: choose_path(id),
        csrf: csrf_token(web, &browser, &form_name(pending)),
        client_name: pending.client.metadata.name_in(locale.as_str()).to_owned(),
        accounts,
        another: ANOTHER,
        cancel: super::cancel_path(id),
    };
    visit.page_about(pending, &view)
}

/// `POST /authorize/account`: the chosen account becomes the active one.
pub(super) async fn choose(visit: Visit, uri: Uri, body: Bytes) -> Response {
    let web = &visit.web;
    let pending = match kept(&visit, &uri).await {
        Ok(pending) => pending,
        Err(response) => return *response,
    };
    let fields = form::parameters(&visit.headers, &body).unwrap_or_default();
    let field = |name| fields.get(name).unwrap_or_default();
    let name = form_name(&pending);
    if sender(web, &visit.headers, &name, field("csrf")).is_none() {
        return stale(web, &visit.locale_of(&pending));
    }
    let accounts = match Accounts::of(web, &visit.headers).await {
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
            standing.accounts.keep(web, response)
        }
        Ok(None) => answer::gone(web, &locale),
        Err(error) => visit.failure(&error),
    }
}
