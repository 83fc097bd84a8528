//! Answers of the console: pages, and the ways back to them.

use std::error::Error;

use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use countersign_admin::AdminError;
use countersign_web::http::{redirect, status_of, with_cookie};
use minijinja::{Value, context};

use super::administrator::Administrator;
use super::navigation::navigation;
use crate::templates::value;
use crate::{Console, session};

/// A page of the console with everything that stands around it.
pub(crate) fn page(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    template: &str,
    content: Value,
) -> Response {
    let context = context! {
        nav => value(navigation(&administrator.actor, &administrator.path)),
        username => administrator.username.as_str(),
        csrf => administrator.csrf(console),
        said => administrator.said.as_deref(),
        path => administrator.path.as_str(),
        may => value(&administrator.actor.permissions),
        ..content
    };
    let response = render(console, status, template, context);
    let heard = administrator
        .said
        .as_ref()
        .and_then(|_| session::heard(console));
    with_cookie(response, heard)
}

fn render(console: &Console, status: StatusCode, template: &str, context: Value) -> Response {
    match console.templates.render(template, context) {
        Ok(html) => (status, Html(html)).into_response(),
        Err(error) => {
            tracing::error!(
                template,
                "a page of the console cannot be rendered: {error:#}"
            );
            let text = "Something is wrong with this server.";
            (StatusCode::INTERNAL_SERVER_ERROR, text).into_response()
        }
    }
}

/// Back to a page, which says what was done.
pub(crate) fn done(console: &Console, to: &str, said: &str) -> Response {
    with_cookie(redirect(to), session::say(console, said))
}

/// A page of its own for an act that did not happen.
pub(crate) fn refused(
    console: &Console,
    administrator: &Administrator,
    error: &AdminError,
) -> Response {
    let (status, title) = match error {
        AdminError::Forbidden(_) => (StatusCode::FORBIDDEN, "You may not do this"),
        AdminError::Unknown { .. } => (StatusCode::NOT_FOUND, "There is no such thing"),
        AdminError::Changed => (StatusCode::CONFLICT, "This was changed meanwhile"),
        AdminError::Script(_) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            "The script is not in order",
        ),
        AdminError::Store(_) | AdminError::Failed(_) => {
            tracing::error!("an act of an administrator failed: {error}");
            let text = "Try again. If it goes on, look into the server log.";
            return problem_page(
                console,
                administrator,
                status_of(error),
                "Something is wrong with this server",
                text,
            );
        }
        _ => (StatusCode::UNPROCESSABLE_ENTITY, "This was not done"),
    };
    problem_page(console, administrator, status, title, &error.to_string())
}

fn problem_page(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    title: &str,
    text: &str,
) -> Response {
    let content = context! { title => title, text => text };
    page(console, administrator, status, "problem.html", content)
}

/// The answer to a form that is not of this session.
pub(super) fn stale(console: &Console, administrator: &Administrator) -> Response {
    problem_page(
        console,
        administrator,
        StatusCode::FORBIDDEN,
        "This page is no longer current",
        "Nothing was changed. Go back, load the page again and repeat what you did.",
    )
}

/// For somebody who is signed in and has no role, or may not sign in any more.
pub(super) fn no_role(console: &Console) -> Response {
    let content = context! {
        title => "You have no role here",
        text => "An administrator gives you one: a group of yours must be a role of the console.",
        alone => true,
    };
    render(console, StatusCode::FORBIDDEN, "problem.html", content)
}

/// Before anybody is known.
pub(crate) fn signing_in_failed(console: &Console, error: &(dyn Error + 'static)) -> Response {
    tracing::error!("the console failed: {error}");
    let content = context! {
        title => "Something is wrong with this server",
        text => "Try again. If it goes on, look into the server log.",
        alone => true,
    };
    render(console, status_of(error), "problem.html", content)
}

/// A sign-in at the console that came to nothing.
pub(crate) fn not_signed_in(console: &Console, text: &str) -> Response {
    let content = context! {
        title => "You are not signed in",
        text => text,
        alone => true,
        again => true,
    };
    render(console, StatusCode::FORBIDDEN, "problem.html", content)
}
