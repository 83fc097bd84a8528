//! `/admin/people`: Users › Manage People.

mod access;
mod add;
mod attributes;
mod devices;
mod factors;
mod groups;
mod history;
mod import;
mod list;
mod numbers;
mod places;
mod reset;
mod sessions;
mod show;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use axum::routing::{get, post};

use countersign_admin::{AdminError, LARGEST_FILE};
use countersign_core::ids::PersonId;

use crate::Console;
use crate::http::{Posted, done, refused};

pub(crate) use import::file as export_file;

const PLACE: &str = "/admin/people";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list::list).post(add::add))
        .route("/admin/people/new", get(add::form))
        .route("/admin/people/export", get(import::export))
        .route(
            "/admin/people/imports",
            get(import::list)
                .post(import::upload)
                .layer(DefaultBodyLimit::max(LARGEST_FILE)),
        )
        .route("/admin/people/imports/{id}", get(import::show))
        .route("/admin/people/imports/{id}/confirm", post(import::confirm))
        .route("/admin/people/imports/{id}/remove", post(import::remove))
        .route("/admin/people/{id}", get(show::show).post(attributes::save))
        .route("/admin/people/{id}/status", post(access::status))
        .route("/admin/people/{id}/two-step", post(access::two_step))
        .route("/admin/people/{id}/reset", post(reset::begin))
        .route("/admin/people/{id}/unlock", post(access::unlock))
        .route("/admin/people/{id}/remove", post(access::remove))
        .route("/admin/people/{id}/groups", post(groups::save))
        .route("/admin/people/{id}/numbers", post(numbers::add))
        .route(
            "/admin/people/{id}/numbers/{number}/remove",
            post(numbers::remove),
        )
        .route(
            "/admin/people/{id}/factors/{factor}/remove",
            post(factors::remove),
        )
        .route(
            "/admin/people/{id}/sessions",
            get(sessions::list).post(sessions::end_all),
        )
        .route("/admin/people/{id}/sessions/{sid}/end", post(sessions::end))
        .route("/admin/people/{id}/devices", post(devices::forget_all))
        .route(
            "/admin/people/{id}/devices/{device}/forget",
            post(devices::forget),
        )
        .route("/admin/people/{id}/places", post(places::forget))
        .route("/admin/people/{id}/history", get(history::list))
}

/// A person's page.
fn address(id: &str) -> String {
    format!("{PLACE}/{}", urlencoded(id))
}

fn urlencoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// What was done, and why the person was not told of it.
fn said(what: &str, untold: &[&str]) -> String {
    match untold {
        [] => what.to_owned(),
        reasons => format!("{what} They were not told of it: {}.", reasons.join("; ")),
    }
}

/// Leads back to the page of sessions, devices and places, with what was ended there.
fn ended_here(
    console: &Console,
    posted: &Posted,
    person: &PersonId,
    said: Result<String, AdminError>,
) -> Response {
    match said {
        Ok(said) => {
            let to = format!("{}/sessions", address(person.as_str()));
            done(console, &to, &said)
        }
        Err(error) => refused(console, &posted.administrator, &error),
    }
}
