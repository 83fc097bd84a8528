use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use countersign_core::ids::SignInId;
use countersign_delivery::Medium;
use countersign_signin::{Browser, Finished, Form, Outcome, Problem, SignInError, View};

use super::begin::address;
use super::problem::problem_text;
use super::render::{Screen, Typed, address_after, form_name};
use crate::Web;
use crate::http::{
    Accounts, Peer, browser, error_page, failure, has_csrf, in_query, locale, redirect, stale,
    trust_device, visitor, with_cookie,
};
use crate::pages::{Locale, Text, keys};

/// The field that a person trusts the browser by.
const REMEMBER: &str = "remember_device";

/// `GET /signin/{id}`: the page of the present step. Loading it again changes nothing.
pub(super) async fn show(
    State(web): State<Arc<Web>>,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let known = browser(&web, &headers);
    let stranger = Browser::new(countersign_core::Secret::default());
    let screen = screen(&web, &locale, known.as_ref().unwrap_or(&stranger), &uri);
    if known.is_none() {
        return screen.unknown();
    }
    let id = SignInId(id);
    if in_query(uri.query(), "another").is_some() {
        return match web.sign_ins.ways(&id, screen.browser).await {
            Ok((view, _)) if view.problem == Some(Problem::Expired) => screen.ended(&view),
            Ok((view, ways)) => screen.ways(&view, ways),
            Err(error) => failed(&web, &screen, &error),
        };
    }
    match web.sign_ins.show(&id, screen.browser).await {
        Ok(view) if view.problem == Some(Problem::Expired) => screen.ended(&view),
        Ok(view) => {
            let typed = Typed {
                remember: in_query(uri.query(), REMEMBER).is_some(),
                ..Typed::default()
            };
            screen.step(&view, &typed, notice(&uri)).await
        }
        Err(error) => failed(&web, &screen, &error),
    }
}

/// `POST /signin/{id}`: the form of a step.
pub(super) async fn submit(
    State(web): State<Arc<Web>>,
    peer: Peer,
    Path(id): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    axum::Form(fields): axum::Form<Vec<(String, String)>>,
) -> Response {
    let locale = locale(&web, &headers, uri.query());
    let Some(browser) = browser(&web, &headers) else {
        let stranger = Browser::new(countersign_core::Secret::default());
        return screen(&web, &locale, &stranger, &uri).unknown();
    };
    let screen = screen(&web, &locale, &browser, &uri);
    let form = Form::new(fields);
    let id = SignInId(id);
    let Some(step) = step_of(&web, &browser, &id, form.get("csrf")) else {
        tracing::warn!(sign_in = ?id.as_str(), "a form without a valid csrf field was refused");
        return stale(&web, &locale);
    };
    if form.has("cancel") {
        return cancel(&web, &screen, &id).await;
    }
    if form.has("another") {
        return redirect(&with_query(screen.action.clone(), "another=1"));
    }
    let visitor = visitor(&web, peer, &headers, &locale);
    let again = asked_again(&form);
    let outcome = if form.has("way") {
        let way = form.get("way");
        let sign_ins = &web.sign_ins;
        sign_ins.take_way(&id, step, &browser, &visitor, way).await
    } else if let Some(medium) = again {
        web.sign_ins
            .resend(&id, step, &browser, &visitor, medium)
            .await
    } else {
        web.sign_ins
            .submit(&id, step, &browser, &form, &visitor)
            .await
    };
    match outcome {
        Ok(Outcome::Again(view)) => screen.step(&view, &typed(&form), None).await,
        Ok(Outcome::Next(view)) => redirect(&next_address(&view, &uri, again, &form)),
        Ok(Outcome::Ended(view)) => screen.ended(&view),
        Ok(Outcome::Crowded) => crowded(&web, &locale),
        Ok(Outcome::Proved) => redirect(crate::reset::PASSWORD),
        Ok(Outcome::Finished(finished)) => done(&web, &headers, &locale, &finished).await,
        Err(error) => failed(&web, &screen, &error),
    }
}

fn screen<'a>(web: &'a Web, locale: &'a Locale, browser: &'a Browser, uri: &Uri) -> Screen<'a> {
    Screen {
        web,
        locale,
        browser,
        action: with_locale(uri.path(), uri),
    }
}

/// The page's own address without anything but its language.
fn with_locale(path: &str, uri: &Uri) -> String {
    let id = path.rsplit('/').next().unwrap_or_default();
    let asked = in_query(uri.query(), "ui_locales");
    address(id, asked.as_deref())
}

/// The step that a form was made for, if this browser was given it.
pub(super) fn step_of(web: &Web, browser: &Browser, id: &SignInId, field: &str) -> Option<i64> {
    let (step, token) = field.split_once('.')?;
    let step = step.parse().ok()?;
    has_csrf(web, browser, &form_name(id.as_str(), step), token).then_some(step)
}

fn typed(form: &Form) -> Typed {
    Typed {
        username: form.get("username").to_owned(),
        phone: form.get("phone").to_owned(),
        remember: form.has(REMEMBER),
    }
}

/// How a person wants a new code, if this is what they asked for.
fn asked_again(form: &Form) -> Option<Medium> {
    if form.has("call") {
        Some(Medium::Voice)
    } else if form.has("resend") {
        Some(Medium::Text)
    } else {
        None
    }
}

fn next_address(view: &View, uri: &Uri, again: Option<Medium>, form: &Form) -> String {
    let mut to = with_locale(view.id.as_str(), uri);
    if let Some(medium) = again {
        to = with_query(to, &format!("sent={}", medium.as_str()));
        if form.has(REMEMBER) {
            to = with_query(to, &format!("{REMEMBER}=1"));
        }
    }
    to
}

fn with_query(mut to: String, more: &str) -> String {
    to.push(if to.contains('?') { '&' } else { '?' });
    to.push_str(more);
    to
}

fn notice(uri: &Uri) -> Option<Text> {
    let sent = in_query(uri.query(), "sent")?;
    Some(Text::new(if sent == Medium::Voice.as_str() {
        keys::NOTICE_CODE_CALLED
    } else {
        keys::NOTICE_CODE_SENT
    }))
}

async fn done(web: &Web, headers: &HeaderMap, locale: &Locale, finished: &Finished) -> Response {
    let to = address_after(finished.request.as_ref(), finished.home.as_deref());
    // What the new session took the place of has ended by now, and is not read again.
    match Accounts::of(web, headers).await {
        Ok(accounts) => {
            let trusted = finished.device.as_ref();
            let cookie = trusted.map(|trusted| trust_device(web, headers, trusted));
            with_cookie(accounts.with(finished).keep(web, redirect(&to)), cookie)
        }
        Err(error) => failure(web, locale, &error),
    }
}

async fn cancel(web: &Web, screen: &Screen<'_>, id: &SignInId) -> Response {
    match web.sign_ins.show(id, screen.browser).await {
        Ok(View {
            request: Some(request),
            ..
        }) => redirect(&crate::oidc::cancel_path(&request)),
        Ok(_) => redirect("/"),
        Err(error) => failed(web, screen, &error),
    }
}

/// Nobody but a flood comes here: what was sent is not even looked at.
fn crowded(web: &Web, locale: &Locale) -> Response {
    let (status, again) = (StatusCode::TOO_MANY_REQUESTS, Duration::from_secs(60));
    error_page(web, locale, status, problem_text(Problem::TooMany(again)))
}

fn failed(web: &Web, screen: &Screen<'_>, error: &SignInError) -> Response {
    match error {
        SignInError::Unknown => screen.unknown(),
        _ => failure(web, screen.locale, error),
    }
}
