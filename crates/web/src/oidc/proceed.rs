use std::fmt::Display;

use axum::http::HeaderMap;
use axum::response::Response;
use countersign_oidc::{Decision, Pending};
use countersign_store::SessionRow;

use super::metadata::offered;
use super::{answer, consent_path};
use crate::Web;
use crate::http::{
    Peer, browser_or_new, failure, locale_for, redirect, session, visitor, with_cookie,
};
use crate::pages::Locale;
use crate::signin::{Beginning, begin};

/// A browser's request that is about an authorization request.
pub(super) struct Visit<'a> {
    pub(super) web: &'a Web,
    pub(super) headers: &'a HeaderMap,
    pub(super) peer: Peer,
}

impl Visit<'_> {
    /// The language that the application asked for, else the browser's.
    pub(super) fn locale(&self, ui_locales: Option<&str>) -> Locale {
        locale_for(self.web, self.headers, ui_locales)
    }

    pub(super) fn locale_of(&self, pending: &Pending) -> Locale {
        self.locale(pending.request.ui_locales.as_deref())
    }

    pub(super) fn failure(&self, error: &dyn Display) -> Response {
        failure(self.web, &self.locale(None), error)
    }

    /// Goes on with a request as far as it goes without its person.
    pub(super) async fn proceed(&self, pending: Pending) -> Response {
        match session(self.web, self.headers).await {
            Ok(session) => self.proceed_with(pending, session.as_ref(), false).await,
            Err(error) => self.failure(&error),
        }
    }

    /// The same with the browser's session; `consented` when its person has just allowed it.
    pub(super) async fn proceed_with(
        &self,
        pending: Pending,
        session: Option<&SessionRow>,
        consented: bool,
    ) -> Response {
        let provider = &self.web.provider;
        let offered = offered(self.web);
        let decided = provider
            .decide(&pending, session, &offered, consented)
            .await;
        let answer = match (decided, session) {
            (Ok(Decision::Issue { acr }), Some(session)) => {
                provider.issue(&pending, session, acr, consented).await
            }
            (Ok(Decision::Refuse(refusal)), _) => provider.refuse(&pending, refusal).await,
            (Ok(Decision::Consent { .. }), _) => return self.ask_consent(pending).await,
            (Ok(Decision::SignIn { method, raise }), _) => {
                let raise = session.filter(|_| raise);
                return self.sign_in(pending, &method, raise, session).await;
            }
            (Ok(Decision::Issue { .. }), None) => return self.failure(&"no session to issue for"),
            (Err(error), _) => Err(error),
        };
        match answer {
            Ok(Some(answer)) => answer::send(self.web, &self.locale_of(&pending), answer),
            Ok(None) => answer::gone(self.web, &self.locale_of(&pending)),
            Err(error) => self.failure(&error),
        }
    }

    async fn ask_consent(&self, pending: Pending) -> Response {
        let (browser, cookie) = browser_or_new(self.web, self.headers);
        let kept = self
            .web
            .provider
            .keep(pending, &browser.fingerprint())
            .await;
        match kept {
            Ok((id, _)) => with_cookie(redirect(&consent_path(&id)), cookie),
            Err(error) => self.failure(&error),
        }
    }

    async fn sign_in(
        &self,
        pending: Pending,
        method: &countersign_core::Acr,
        raise: Option<&SessionRow>,
        replaces: Option<&SessionRow>,
    ) -> Response {
        let (browser, cookie) = browser_or_new(self.web, self.headers);
        let kept = self
            .web
            .provider
            .keep(pending, &browser.fingerprint())
            .await;
        let (id, pending) = match kept {
            Ok(kept) => kept,
            Err(error) => return self.failure(&error),
        };
        let locale = self.locale_of(&pending);
        let visitor = visitor(self.web, self.peer, self.headers, &locale);
        let beginning = Beginning {
            request: Some(&id),
            client: Some(&pending.client.id),
            service: Some(&pending.client.metadata.client_name),
            hint: pending.request.login_hint.as_deref(),
            redirect_uri: Some(pending.request.redirect_uri()),
            ui_locales: pending.request.ui_locales.as_deref(),
            raise,
            replaces,
        };
        let response = begin(self.web, &locale, method, &browser, &visitor, &beginning).await;
        with_cookie(response, cookie)
    }
}
