use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use countersign_core::Acr;
use countersign_core::ids::{ClientId, RequestId};
use countersign_oidc::Otherwise;
use countersign_signin::{Browser, Opening, Visitor};
use countersign_store::SessionRow;

use super::problem::{problem_text, status};
use crate::Web;
use crate::http::{
    Peer, browser_or_new, error_page, failure, in_query, locale, redirect, session, visitor,
    with_cookie,
};
use crate::pages::Locale;

/// What a sign-in is begun for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beginning<'a> {
    pub(crate) request: Option<&'a RequestId>,
    pub(crate) client: Option<&'a ClientId>,
    /// The application's name.
    pub(crate) service: Option<&'a str>,
    /// `login_hint`.
    pub(crate) hint: Option<&'a str>,
    /// The page of ours that follows where no request waits.
    pub(crate) home: Option<&'a str>,
    /// Where the answer will go: named in the pages' form-action policy.
    pub(crate) redirect_uri: Option<&'a str>,
    /// `ui_locales` as the application asked.
    pub(crate) ui_locales: Option<&'a str>,
    /// The methods that satisfy whoever asks; without a list, all that are as strong.
    pub(crate) satisfying: Option<&'a [Acr]>,
    /// What to go on with for people who do not have what the method takes.
    pub(crate) otherwise: &'a [Otherwise],
    /// The session to raise by the missing steps only.
    pub(crate) raise: Option<&'a SessionRow>,
}

/// Opens a sign-in and sends the browser to its page.
pub(crate) async fn begin(
    web: &Web,
    locale: &Locale,
    method: &Acr,
    browser: &Browser,
    visitor: &Visitor,
    beginning: &Beginning<'_>,
) -> Response {
    let source = beginning
        .redirect_uri
        .and_then(crate::http::FormActionTo::of)
        .map(|to| to.0);
    let otherwise = beginning.otherwise.iter();
    let otherwise: Vec<_> = otherwise
        .map(|other| (other.method.clone(), other.satisfying.clone()))
        .collect();
    let opening = Opening {
        method,
        browser,
        satisfying: beginning.satisfying,
        request: beginning.request,
        client: beginning.client,
        service: beginning.service,
        hint: beginning.hint,
        home: beginning.home,
        return_source: source.as_deref(),
        raise: beginning.raise,
        otherwise: &otherwise,
    };
    match web.sign_ins.open(&opening, visitor).await {
        Ok(Ok(view)) => redirect(&address(view.id.as_str(), beginning.ui_locales)),
        Ok(Err(problem)) => error_page(web, locale, status(problem), problem_text(problem)),
        Err(error) => failure(web, locale, &error),
    }
}

/// The address of a sign-in's page.
pub(crate) fn address(id: &str, ui_locales: Option<&str>) -> String {
    match ui_locales.filter(|tags| !tags.is_empty()) {
        Some(tags) => {
            let tags: String = url::form_urlencoded::byte_serialize(tags.as_bytes()).collect();
            format!("/signin/{id}?ui_locales={tags}")
        }
        None => format!("/signin/{id}"),
    }
}

/// Where a person signs in with one more account.
pub(crate) const ADD_ACCOUNT: &str = "/signin?add=1";

/// Signing in to the server itself, with no application waiting.
pub(super) async fn direct(
    State(web): State<Arc<Web>>,
    peer: Peer,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let session = match session(&web, &headers).await {
        Ok(session) => session,
        Err(error) => return failure(&web, &locale, &error),
    };
    if session.is_some() && in_query(uri.query(), "add").is_none() {
        return redirect("/");
    }
    let (browser, cookie) = browser_or_new(&web, &headers);
    let visitor = visitor(&web, peer, &headers, &locale);
    let method = match web.provider.default_acr().await {
        Ok(acr) => acr,
        Err(error) => return failure(&web, &locale, &error),
    };
    let response = begin(
        &web,
        &locale,
        &method,
        &browser,
        &visitor,
        &Beginning::default(),
    )
    .await;
    with_cookie(response, cookie)
}
