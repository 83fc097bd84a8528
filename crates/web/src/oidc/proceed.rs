use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::Response;
use countersign_core::Acr;
use countersign_core::ids::RequestId;
use countersign_oidc::{Decision, OfferedMethod, Otherwise, Pending, ProviderError};
use countersign_signin::{Browser, SignInError};
use countersign_store::SessionRow;

use super::metadata::offered;
use super::{answer, choose_path, consent_path};
use crate::Web;
use crate::http::{
    Accounts, FormActionTo, Peer, browser_or_new, failure, locale_for, page, redirect, visitor,
    with_cookie,
};
use crate::pages::{Locale, Page};
use crate::signin::{Beginning, begin};

/// Who is signed in at a browser, and as whom its request is looked at.
pub(super) struct Standing {
    pub(super) accounts: Accounts,
    pub(super) session: Option<SessionRow>,
}

/// A browser's request that is about an authorization request.
pub(super) struct Visit {
    pub(super) web: Arc<Web>,
    pub(super) headers: HeaderMap,
    pub(super) peer: Peer,
}

impl FromRequestParts<Arc<Web>> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, web: &Arc<Web>) -> Result<Self, Infallible> {
        Ok(Self {
            web: Arc::clone(web),
            peer: Peer::from_request_parts(parts, web).await?,
            headers: parts.headers.clone(),
        })
    }
}

/// How a person may sign in for a request.
struct Ways {
    method: Acr,
    satisfying: Vec<Acr>,
    otherwise: Vec<Otherwise>,
}

/// A request that waits for its person, and the browser that it waits in.
struct Kept {
    id: RequestId,
    pending: Pending,
    browser: Browser,
    cookie: Option<HeaderValue>,
}

impl Visit {
    /// The language that the application asked for, else the browser's.
    pub(super) fn locale(&self, ui_locales: Option<&str>) -> Locale {
        locale_for(&self.web, &self.headers, ui_locales)
    }

    pub(super) fn locale_of(&self, pending: &Pending) -> Locale {
        self.locale(pending.request.ui_locales.as_deref())
    }

    pub(super) fn failure(&self, error: &(dyn Error + 'static)) -> Response {
        failure(&self.web, &self.locale(None), error)
    }

    /// A page about a request, whose forms lead back to the application in the end.
    pub(super) fn page_about<P: Page>(&self, pending: &Pending, view: &P) -> Response {
        let mut response = page(&self.web, &self.locale_of(pending), StatusCode::OK, view);
        if let Some(to) = FormActionTo::of(pending.request.redirect_uri()) {
            response.extensions_mut().insert(to);
        }
        response
    }

    /// The accounts of the browser, and the session that the request is about.
    pub(super) async fn standing(&self, pending: &Pending) -> Result<Standing, ProviderError> {
        let accounts = Accounts::of(&self.web, &self.headers).await?;
        let sessions = accounts.to_vec();
        let session = self.web.provider.session_for(pending, &sessions).await?;
        Ok(Standing {
            session: session.cloned(),
            accounts,
        })
    }

    /// Goes on with a request as far as it goes without its person.
    pub(super) async fn proceed(&self, pending: Pending) -> Response {
        match self.standing(&pending).await {
            Ok(standing) => self.proceed_with(pending, &standing, false).await,
            Err(error) => self.failure(&error),
        }
    }

    /// The same with what is known of the browser; `consented` when its person has just allowed it.
    pub(super) async fn proceed_with(
        &self,
        mut pending: Pending,
        standing: &Standing,
        consented: bool,
    ) -> Response {
        let provider = &self.web.provider;
        let session = standing.session.as_ref();
        let offered = match self.offered_to(&pending, session).await {
            Ok(offered) => offered,
            Err(error) => return self.failure(&error),
        };
        let decided = provider
            .decide(&pending, session, &offered, consented)
            .await;
        pending.browser_state = Some(standing.accounts.state(&self.web));
        let answer = match (decided, session) {
            (Ok(Decision::Issue { acr }), Some(session)) => {
                provider.issue(&pending, session, acr, consented).await
            }
            (Ok(Decision::Refuse(refusal)), _) => provider.refuse(&pending, refusal).await,
            (Ok(Decision::SelectAccount), _) => return self.ask(pending, choose_path).await,
            (Ok(Decision::Consent { .. }), _) => return self.ask(pending, consent_path).await,
            (
                Ok(Decision::SignIn {
                    method,
                    satisfying,
                    otherwise,
                    raise,
                }),
                _,
            ) => {
                let ways = Ways {
                    method,
                    satisfying,
                    otherwise,
                };
                let raise = session.filter(|_| raise);
                return self.sign_in(pending, &ways, raise).await;
            }
            (Ok(Decision::Issue { .. }), None) => {
                let none: Box<dyn Error> = "no session to issue for".into();
                return self.failure(&*none);
            }
            (Err(error), _) => Err(error),
        };
        let response = match answer {
            Ok(Some(answer)) => answer::send(&self.web, &self.locale_of(&pending), answer).await,
            Ok(None) => answer::gone(&self.web, &self.locale_of(&pending)),
            Err(error) => return self.failure(&error),
        };
        standing
            .accounts
            .keep_state(&self.web, &self.headers, response)
    }

    /// The methods that may be asked for. Of several that the application named, those that the
    /// person who is signed in cannot do say so, up to the first that they can: looked up each
    /// time, since what they have may be different from when they signed in.
    pub(super) async fn offered_to(
        &self,
        pending: &Pending,
        session: Option<&SessionRow>,
    ) -> Result<Vec<OfferedMethod>, SignInError> {
        let mut offered = offered(&self.web);
        let Some(session) = session else {
            return Ok(offered);
        };
        for acr in self.web.provider.listed(pending, &offered) {
            let sign_ins = &self.web.sign_ins;
            if acr == session.acr || sign_ins.is_for(&acr, &session.person_id).await? {
                break;
            }
            if let Some(method) = offered.iter_mut().find(|method| method.acr == acr) {
                method.lacked = true;
            }
        }
        Ok(offered)
    }

    async fn keep(&self, pending: Pending) -> Result<Kept, ProviderError> {
        let (browser, cookie) = browser_or_new(&self.web, &self.headers);
        let provider = &self.web.provider;
        let (id, pending) = provider.keep(pending, &browser.fingerprint()).await?;
        Ok(Kept {
            id,
            pending,
            browser,
            cookie,
        })
    }

    /// Sends the person to a page about the request.
    async fn ask(&self, pending: Pending, path: fn(&RequestId) -> String) -> Response {
        match self.keep(pending).await {
            Ok(kept) => with_cookie(redirect(&path(&kept.id)), kept.cookie),
            Err(error) => self.failure(&error),
        }
    }

    async fn sign_in(&self, pending: Pending, ways: &Ways, raise: Option<&SessionRow>) -> Response {
        let Kept {
            id,
            pending,
            browser,
            cookie,
        } = match self.keep(pending).await {
            Ok(kept) => kept,
            Err(error) => return self.failure(&error),
        };
        let locale = self.locale_of(&pending);
        let visitor = visitor(&self.web, self.peer, &self.headers, &locale);
        let beginning = Beginning {
            request: Some(&id),
            client: Some(&pending.client.id),
            service: Some(pending.client.metadata.name_in(locale.as_str())),
            hint: pending.request.login_hint.as_deref(),
            redirect_uri: Some(pending.request.redirect_uri()),
            ui_locales: pending.request.ui_locales.as_deref(),
            raise,
            home: None,
            satisfying: Some(&ways.satisfying),
            otherwise: &ways.otherwise,
        };
        let method = &ways.method;
        let response = begin(&self.web, &locale, method, &browser, &visitor, &beginning).await;
        with_cookie(response, cookie)
    }
}
