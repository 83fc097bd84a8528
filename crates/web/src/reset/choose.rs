use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Form;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use countersign_core::Secret;
use countersign_directory::PasswordProblem;
use countersign_signin::{Browser, NewPassword};

use super::PASSWORD;
use super::open::unknown;
use crate::Web;
use crate::http::{browser, csrf_token, failure, locale, page, sender, stale};
use crate::pages::{ChoosePassword, Done, Locale, Text, keys};

const FORM: &str = "choose-password";

/// `GET /reset/password`.
pub(super) async fn form(State(web): State<Arc<Web>>, headers: HeaderMap, uri: Uri) -> Response {
    let locale = locale(&web, &headers, uri.query());
    match browser(&web, &headers) {
        Some(browser) => shown(&web, &locale, &browser, None).await,
        None => unknown(&web, &locale),
    }
}

async fn shown(web: &Web, locale: &Locale, browser: &Browser, error: Option<Text>) -> Response {
    let person = match web.sign_ins.resetting(browser).await {
        Ok(Some(person)) => person,
        Ok(None) => return unknown(web, locale),
        Err(error) => return failure(web, locale, &error),
    };
    let status = match error {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let view = ChoosePassword {
        action: PASSWORD.to_owned(),
        csrf: csrf_token(web, browser, FORM),
        username: person.username,
        error,
        languages: web.pages.languages(locale, PASSWORD),
    };
    page(web, locale, status, &view)
}

/// `POST /reset/password`.
pub(super) async fn choose(
    State(web): State<Arc<Web>>,
    headers: HeaderMap,
    uri: Uri,
    Form(mut fields): Form<BTreeMap<String, String>>,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let password = Secret::new(fields.remove("password").unwrap_or_default());
    let csrf = fields.get("csrf").map_or("", String::as_str);
    let Some(browser) = sender(&web, &headers, FORM, csrf) else {
        return stale(&web, &locale);
    };
    match web.sign_ins.choose_password(&browser, &password).await {
        Ok(NewPassword::Set) => {
            let view = Done {
                title: keys::DONE_PASSWORD.into(),
                text: keys::DONE_PASSWORD_TEXT.into(),
            };
            page(&web, &locale, StatusCode::OK, &view)
        }
        Ok(NewPassword::Refused(problem)) => {
            shown(&web, &locale, &browser, Some(Text::new(text_of(problem)))).await
        }
        Ok(NewPassword::Unknown) => unknown(&web, &locale),
        Err(error) => failure(&web, &locale, &error),
    }
}

pub(crate) const fn text_of(problem: PasswordProblem) -> &'static str {
    match problem {
        PasswordProblem::TooShort => keys::ERROR_PASSWORD_SHORT,
        PasswordProblem::TooLong => keys::ERROR_PASSWORD_LONG,
        PasswordProblem::Common => keys::ERROR_PASSWORD_COMMON,
        PasswordProblem::Username => keys::ERROR_PASSWORD_USERNAME,
    }
}
