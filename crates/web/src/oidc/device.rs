//! The device flow: what the device asks (RFC 8628 §3.1), and the page on which a person types
//! what it shows (§3.3).

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use countersign_oidc::{Entry, TokenError, paths};
use countersign_signin::{Browser, Problem};

use super::proceed::Visit;
use super::{api, done, form};
use crate::Web;
use crate::http::{
    Caller, browser_or_new, csrf_token, locale, page, sender, stale, visitor, with_cookie,
};
use crate::pages::{DeviceCode, Locale, Text, keys};
use crate::signin::problem_text;

const FORM: &str = "device";
/// A code as it is shown, and what people put around it.
const LONGEST_CODE: usize = 32;
const LONGEST_TAGS: usize = 256;

/// `POST /device_authorization`.
pub(super) async fn authorization(
    State(web): State<Arc<Web>>,
    caller: Caller,
    body: Bytes,
) -> Response {
    api::respond(begin(&web, &caller, &body).await)
}

async fn begin(web: &Web, caller: &Caller, body: &[u8]) -> Result<Response, TokenError> {
    let parameters = api::form(&caller.headers, body)?;
    let call = caller.call(paths::DEVICE_AUTHORIZATION, &parameters)?;
    let from = caller.network;
    let response = web.provider.device_authorization(&call, from).await?;
    Ok(Json(response).into_response())
}

/// `GET /device`. A code in the query only fills the field: the person compares it with their
/// device and sends it (RFC 8628 §3.3.1).
pub(super) async fn show(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let (browser, cookie) = browser_or_new(&web, &headers);
    let typed = form::in_query(uri.query(), "user_code").unwrap_or_default();
    let view = DeviceCode {
        prefilled: !typed.is_empty(),
        ui_locales: form::in_query(uri.query(), "ui_locales"),
        ..view(&web, &locale, &browser, &typed)
    };
    with_cookie(page(&web, &locale, StatusCode::OK, &view), cookie)
}

fn view(web: &Web, locale: &Locale, browser: &Browser, typed: &str) -> DeviceCode {
    DeviceCode {
        action: paths::DEVICE.to_owned(),
        csrf: csrf_token(web, browser, FORM),
        user_code: typed.chars().take(LONGEST_CODE).collect(),
        languages: web.pages.languages(locale, paths::DEVICE),
        ..DeviceCode::default()
    }
}

/// `POST /device`.
pub(super) async fn enter(visit: Visit, body: Bytes) -> Response {
    let Visit { web, headers, peer } = &visit;
    let fields = form::parameters(headers, &body).unwrap_or_default();
    let field = |name| fields.get(name).unwrap_or_default();
    let chosen = fields
        .get("ui_locales")
        .filter(|tags| tags.len() <= LONGEST_TAGS);
    let locale = visit.locale(chosen);
    let Some(browser) = sender(web, headers, FORM, field("csrf")) else {
        return stale(web, &locale);
    };
    let from = visitor(web, *peer, headers, &locale).network();
    let typed = field("user_code");
    let entered = web
        .provider
        .enter_user_code(typed, &browser.fingerprint(), from)
        .await;
    let (status, error) = match entered {
        Ok(Entry::Found(mut pending)) => {
            if let Some(chosen) = chosen {
                pending.request.ui_locales = Some(chosen.to_owned());
            }
            return visit.proceed(*pending).await;
        }
        Ok(Entry::Unknown) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Text::new(keys::ERROR_DEVICE_CODE),
        ),
        Ok(Entry::TooMany { retry_after }) => (
            StatusCode::TOO_MANY_REQUESTS,
            problem_text(Problem::TooMany(retry_after)),
        ),
        Err(error) => return visit.failure(&error),
    };
    let view = DeviceCode {
        error: Some(error),
        ui_locales: chosen.map(str::to_owned),
        ..view(web, &locale, &browser, typed)
    };
    page(web, &locale, status, &view)
}

/// `GET /device/done`: the answer waits for the device.
pub(super) async fn ended(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    done::show(&web, &headers, &uri, keys::DONE_DEVICE)
}
