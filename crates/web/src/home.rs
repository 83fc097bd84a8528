//! `GET /`: what this server is, and who is signed in at it.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;

use crate::Web;
use crate::account::ACCOUNT;
use crate::accounts::{SWITCH, SWITCH_FORM, listed};
use crate::http::{Accounts, browser_or_new, csrf_token, failure, locale, page, with_cookie};
use crate::pages::{AccountForms, Home, Link, Text, keys};

pub(crate) fn routes() -> Router<Arc<Web>> {
    Router::new().route("/", get(home))
}

async fn home(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let (browser, cookie) = browser_or_new(&web, &headers);
    let accounts = match Accounts::of(&web, &headers).await {
        Ok(accounts) => accounts,
        Err(error) => return failure(&web, &locale, &error),
    };
    let listed = match listed(&web, &accounts).await {
        Ok(listed) => listed,
        Err(error) => return failure(&web, &locale, &error),
    };
    let view = Home {
        issuer: web.issuer.clone(),
        links: vec![
            Link {
                href: ACCOUNT.to_owned(),
                label: Text::new(keys::LINK_ACCOUNT),
            },
            Link {
                href: "/.well-known/openid-configuration".to_owned(),
                label: Text::new(keys::LINK_DISCOVERY),
            },
        ],
        accounts: listed,
        forms: AccountForms {
            sign_out: crate::oidc::END_SESSION.to_owned(),
            sign_out_csrf: csrf_token(&web, &browser, crate::oidc::SIGN_OUT_FORM),
            switch: SWITCH.to_owned(),
            switch_csrf: csrf_token(&web, &browser, SWITCH_FORM),
            add: crate::signin::ADD_ACCOUNT.to_owned(),
        },
        languages: web.pages.languages(&locale, "/"),
    };
    let response = page(&web, &locale, StatusCode::OK, &view);
    with_cookie(accounts.keep_state(&web, &headers, response), cookie)
}
