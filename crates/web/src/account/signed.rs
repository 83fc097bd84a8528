//! Who looks at the pages, and whether they proved a moment ago who they are.

use std::collections::BTreeMap;
use std::error::Error;
use std::sync::Arc;

use axum::Form;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use countersign_account::{Account, Proved};
use countersign_core::Acr;
use countersign_signin::{Browser, Visitor};

use super::ACCOUNT;
use crate::Web;
use crate::http::{
    Accounts, Peer, browser_or_new, csrf_token, error_page, failure, has_csrf, locale, page, stale,
    visitor, with_cookie,
};
use crate::pages::{Locale, Page, Text};
use crate::signin::{Beginning, begin};

/// One request for a page of the portal.
#[derive(Debug)]
pub(super) struct Visit {
    pub(super) web: Arc<Web>,
    pub(super) locale: Locale,
    pub(super) browser: Browser,
    pub(super) visitor: Visitor,
    pub(super) uri: Uri,
    pub(super) headers: HeaderMap,
    /// Of a browser that was never here.
    cookie: Option<HeaderValue>,
}

/// Somebody who is signed in.
#[derive(Debug)]
pub(super) struct Signed {
    pub(super) visit: Visit,
    pub(super) account: Account,
}

/// Somebody who signed in a moment ago by the strongest way that they have.
#[derive(Debug)]
pub(super) struct Fresh {
    pub(super) visit: Visit,
    pub(super) proved: Proved,
}

impl Fresh {
    pub(super) const fn account(&self) -> &Account {
        self.proved.account()
    }
}

/// A form of the portal, sent by the person whom it was made for.
#[derive(Debug)]
pub(super) struct Sent<T> {
    pub(super) by: T,
    fields: BTreeMap<String, String>,
}

impl<T> Sent<T> {
    pub(super) fn field(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }
}

impl Visit {
    /// The hidden field of the forms of this session.
    pub(super) fn csrf(&self, account: &Account) -> String {
        csrf_token(&self.web, &self.browser, &form_name(account))
    }

    pub(super) fn failure(&self, error: &(dyn Error + 'static)) -> Response {
        failure(&self.web, &self.locale, error)
    }

    /// A page of its own that says what is wrong.
    pub(super) fn problem(&self, status: StatusCode, text: impl Into<Text>) -> Response {
        error_page(&self.web, &self.locale, status, text)
    }

    pub(super) fn page<P: Page>(&self, view: &P) -> Response {
        self.shown(StatusCode::OK, view)
    }

    /// The page again, with what is wrong.
    pub(super) fn again<P: Page>(&self, view: &P) -> Response {
        self.shown(StatusCode::UNPROCESSABLE_ENTITY, view)
    }

    fn shown<P: Page>(&self, status: StatusCode, view: &P) -> Response {
        let response = page(&self.web, &self.locale, status, view);
        with_cookie(response, self.cookie.clone())
    }

    /// Sends the person to sign in, and then back to a page of the portal.
    async fn sign_in(&self, method: &Acr, beginning: &Beginning<'_>) -> Response {
        let (web, locale) = (&self.web, &self.locale);
        let begun = begin(web, locale, method, &self.browser, &self.visitor, beginning);
        with_cookie(begun.await, self.cookie.clone())
    }
}

fn form_name(account: &Account) -> String {
    format!("account/{}", account.session.sid)
}

impl FromRequestParts<Arc<Web>> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Response> {
        let locale = locale(web, &parts.headers, parts.uri.query());
        let Ok(peer) = Peer::from_request_parts(parts, web).await;
        let (browser, cookie) = browser_or_new(web, &parts.headers);
        let visit = Visit {
            web: Arc::clone(web),
            visitor: visitor(web, peer, &parts.headers, &locale),
            locale,
            browser,
            uri: parts.uri.clone(),
            headers: parts.headers.clone(),
            cookie,
        };
        let accounts = Accounts::of(web, &parts.headers).await;
        let accounts = accounts.map_err(|error| visit.failure(&error))?;
        if let Some(session) = accounts.active() {
            let account = web.accounts.of(session).await;
            let account = account.map_err(|error| visit.failure(&error))?;
            if let Some(account) = account {
                return Ok(Self { visit, account });
            }
        }
        let method = web.provider.default_acr().await;
        let method = method.map_err(|error| visit.failure(&error))?;
        // What a form would do is done when the person has seen its page again.
        let beginning = Beginning {
            home: Some(if parts.method.is_safe() {
                visit.uri.path()
            } else {
                ACCOUNT
            }),
            ..Beginning::default()
        };
        Err(visit.sign_in(&method, &beginning).await)
    }
}

impl FromRequestParts<Arc<Web>> for Fresh {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Response> {
        let Signed { visit, account } = Signed::from_request_parts(parts, web).await?;
        let (username, session) = (account.person.username.clone(), account.session.clone());
        let proved = account.prove().await;
        match proved.map_err(|error| visit.failure(&error))? {
            Ok(proved) => Ok(Self { visit, proved }),
            Err(proof) => {
                // Every form of these pages stands at the address that it is sent to.
                let beginning = Beginning {
                    home: Some(visit.uri.path()),
                    hint: Some(&username),
                    satisfying: Some(&proof.satisfying),
                    raise: Some(&session).filter(|_| proof.raise),
                    ..Beginning::default()
                };
                Err(visit.sign_in(&proof.method, &beginning).await)
            }
        }
    }
}

/// Those who send forms.
pub(super) trait Sender: FromRequestParts<Arc<Web>, Rejection = Response> + Send {
    fn visit(&self) -> &Visit;
    fn owner(&self) -> &Account;
}

impl Sender for Signed {
    fn visit(&self) -> &Visit {
        &self.visit
    }

    fn owner(&self) -> &Account {
        &self.account
    }
}

impl Sender for Fresh {
    fn visit(&self) -> &Visit {
        &self.visit
    }

    fn owner(&self) -> &Account {
        self.account()
    }
}

impl<T: Sender> FromRequest<Arc<Web>> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Arc<Web>) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let by = T::from_request_parts(&mut parts, web).await?;
        let request = Request::from_parts(parts, body);
        let form = Form::<BTreeMap<String, String>>::from_request(request, web).await;
        let Form(fields) = form.map_err(IntoResponse::into_response)?;
        let visit = by.visit();
        let csrf = fields.get("csrf").map_or("", String::as_str);
        if !has_csrf(web, &visit.browser, &form_name(by.owner()), csrf) {
            return Err(stale(web, &visit.locale));
        }
        Ok(Self { by, fields })
    }
}
