use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use countersign_signin::{Browser, ResetOpening};

use super::{PASSWORD, RESET};
use crate::Web;
use crate::http::{
    Peer, browser_or_new, csrf_token, error_page, failure, locale, page, redirect, sender, stale,
    visitor, with_cookie,
};
use crate::pages::{Locale, ResetCode, Text, keys};
use crate::signin::{problem_status, problem_text, sign_in_address};

const FORM: &str = "reset";
/// A code as it is typed, and what people put around it.
const LONGEST: usize = 64;

/// `GET /reset`: for a code that is typed.
pub(super) async fn empty(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let (browser, cookie) = browser_or_new(&web, &headers);
    let view = view(&web, &locale, &browser, "");
    with_cookie(page(&web, &locale, StatusCode::OK, &view), cookie)
}

/// `GET /reset/{secret}`: the link of a text message.
pub(super) async fn linked(
    State(web): State<Arc<Web>>,
    Path(secret): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    match web.sign_ins.is_reset(&secret).await {
        Ok(true) => {}
        Ok(false) => return unknown(&web, &locale),
        Err(error) => return failure(&web, &locale, &error),
    }
    let (browser, cookie) = browser_or_new(&web, &headers);
    let view = ResetCode {
        linked: true,
        ..view(&web, &locale, &browser, &secret)
    };
    with_cookie(page(&web, &locale, StatusCode::OK, &view), cookie)
}

fn view(web: &Web, locale: &Locale, browser: &Browser, typed: &str) -> ResetCode {
    ResetCode {
        action: RESET.to_owned(),
        csrf: csrf_token(web, browser, FORM),
        code: typed.chars().take(LONGEST).collect(),
        languages: web.pages.languages(locale, RESET),
        ..ResetCode::default()
    }
}

pub(super) fn unknown(web: &Web, locale: &Locale) -> Response {
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    error_page(web, locale, status, keys::ERROR_RESET_UNKNOWN)
}

/// `POST /reset`: binds the reset to this browser, and asks for the second factor first.
pub(super) async fn open(
    State(web): State<Arc<Web>>,
    peer: Peer,
    headers: HeaderMap,
    uri: Uri,
    Form(fields): Form<BTreeMap<String, String>>,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let field = |name| fields.get(name).map_or("", String::as_str);
    let Some(browser) = sender(&web, &headers, FORM, field("csrf")) else {
        return stale(&web, &locale);
    };
    let visitor = visitor(&web, peer, &headers, &locale);
    let typed = field("code");
    match web.sign_ins.open_reset(typed, &browser, &visitor).await {
        Ok(ResetOpening::Choose) => redirect(PASSWORD),
        Ok(ResetOpening::Prove(id)) => redirect(&sign_in_address(id.as_str(), None)),
        Ok(ResetOpening::Problem(problem)) => error_page(
            &web,
            &locale,
            problem_status(problem),
            problem_text(problem),
        ),
        Ok(ResetOpening::Unknown) if field("linked").is_empty() => {
            let view = ResetCode {
                error: Some(Text::new(keys::ERROR_RESET_UNKNOWN)),
                ..view(&web, &locale, &browser, typed)
            };
            page(&web, &locale, StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
        Ok(ResetOpening::Unknown) => unknown(&web, &locale),
        Err(error) => failure(&web, &locale, &error),
    }
}
