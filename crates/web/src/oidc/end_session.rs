use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use countersign_oidc::{Parameters, SignOut, SignOutProblem, paths};
use countersign_store::SessionRow;

use super::form;
use super::signed_out::Departure;
use crate::Web;
use crate::http::{
    Accounts, FormActionTo, browser_or_new, csrf_token, error_page, failure, is_foreign, locale,
    page, redirect, sender, stale, with_cookie,
};
use crate::pages::{self, Locale, keys};

/// The name of every form that ends a session.
pub(crate) const SIGN_OUT_FORM: &str = "sign-out";
/// The field of such a form with the session's public name.
const SESSION_FIELD: &str = "session";

/// What a person said on one of our own forms.
enum Said {
    Nothing,
    SignOut(String),
    SignOutAll,
}

/// `GET /end_session` (OpenID Connect RP-Initiated Logout §2).
pub(super) async fn get(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    answer(&web, &headers, &uri, Said::Nothing).await
}

/// `POST /end_session`: our own form, or the request of an application. That comes without our
/// cookies (`SameSite=Lax`); following with GET brings them.
pub(super) async fn post(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    uri: Uri,
    body: Bytes,
) -> Response {
    let fields = form::parameters(&headers, &body).unwrap_or_default();
    if !fields.has("csrf") {
        return redirect(&format!("{}?{}", paths::END_SESSION, fields.to_query()));
    }
    let token = fields.get("csrf").unwrap_or_default();
    let sender = sender(&web, &headers, SIGN_OUT_FORM, token);
    if sender.is_none() || is_foreign(&web, &headers) {
        return stale(&web, &locale(&web, &headers, uri.query()));
    }
    let session = fields.get(SESSION_FIELD).unwrap_or_default().to_owned();
    match fields.get("decision") {
        Some("stay") => redirect("/"),
        Some("all") => answer(&web, &headers, &uri, Said::SignOutAll).await,
        _ => answer(&web, &headers, &uri, Said::SignOut(session)).await,
    }
}

async fn answer(web: &Web, headers: &HeaderMap, uri: &Uri, said: Said) -> Response {
    let locale = locale(web, headers, uri.query());
    let accounts = match Accounts::of(web, headers).await {
        Ok(accounts) => accounts,
        Err(error) => return failure(web, &locale, &error),
    };
    let parameters = Parameters::parse(uri.query().unwrap_or_default().as_bytes());
    let sessions = accounts.to_vec();
    let asked = web.provider.read_sign_out(&parameters, &sessions);
    let sign_out = match asked.await {
        Ok(Ok(sign_out)) => sign_out,
        Ok(Err(problem)) => return refused(web, &locale, problem),
        Err(error) => return failure(web, &locale, &error),
    };
    let ending: Vec<&SessionRow> = match said {
        Said::SignOutAll => sessions.iter().collect(),
        Said::SignOut(sid) => accounts.by_sid(&sid).into_iter().collect(),
        Said::Nothing if sign_out.confirm => {
            return confirm(web, headers, &locale, &parameters, &sign_out, &accounts).await;
        }
        Said::Nothing => sign_out.session.iter().collect(),
    };
    let departure = Departure {
        web,
        locale: &locale,
        sign_out: &sign_out,
    };
    departure.of(accounts.clone(), &ending).await
}

/// Nothing proves that the person meant it, so they are asked.
async fn confirm(
    web: &Web,
    headers: &HeaderMap,
    locale: &Locale,
    parameters: &Parameters,
    sign_out: &SignOut,
    accounts: &Accounts,
) -> Response {
    let Some(session) = &sign_out.session else {
        return redirect("/");
    };
    let username = match web.directory.person(&session.person_id).await {
        Ok(person) => person.map_or_else(String::new, |p| p.username),
        Err(error) => return failure(web, locale, &error),
    };
    let (browser, cookie) = browser_or_new(web, headers);
    let view = pages::SignOut {
        action: again(parameters, sign_out),
        csrf: csrf_token(web, &browser, SIGN_OUT_FORM),
        username,
        session: session.sid.clone(),
        several: accounts.sessions().count() > 1,
        client_name: sign_out.client_name(locale.as_str()),
    };
    let mut response = page(web, locale, StatusCode::OK, &view);
    let to = sign_out.return_to.as_deref().and_then(FormActionTo::of);
    if let Some(to) = to {
        response.extensions_mut().insert(to);
    }
    with_cookie(response, cookie)
}

/// The same request without the ID token, which is checked and need not travel again.
fn again(parameters: &Parameters, sign_out: &SignOut) -> String {
    let client = sign_out.client.as_ref().map(|client| client.id.as_str());
    let kept = [
        ("client_id", client),
        (
            "post_logout_redirect_uri",
            parameters.get("post_logout_redirect_uri"),
        ),
        ("state", parameters.get("state")),
        ("ui_locales", parameters.get("ui_locales")),
    ];
    let kept = kept
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_owned())));
    let query = Parameters::new(kept.collect()).to_query();
    format!("{}?{query}", paths::END_SESSION)
}

fn refused(web: &Web, locale: &Locale, problem: SignOutProblem) -> Response {
    let message = match problem {
        SignOutProblem::Malformed => keys::ERROR_REQUEST,
        SignOutProblem::UnknownClient => keys::ERROR_CLIENT,
        SignOutProblem::ReturnAddress => keys::ERROR_REDIRECT,
    };
    error_page(web, locale, StatusCode::BAD_REQUEST, message)
}
