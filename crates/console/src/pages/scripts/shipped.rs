use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;

use super::address;
use super::difference::difference;
use crate::Console;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

/// `GET /admin/scripts/{name}/shipped`: what taking the script that comes with the server changes.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let shipped = console.admin.shipped_source(&administrator.actor, &name);
    let shipped = match shipped.await {
        Ok(shipped) => shipped,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let content = context! {
        name => name.as_str(),
        href => address(&name),
        now => shipped.revision,
        same => shipped.source == shipped.now,
        source => value(difference(&shipped.now, &shipped.source)),
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "script_shipped.html",
        content,
    )
}

/// `POST /admin/scripts/{name}/shipped`
pub(super) async fn take(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let back = format!("{}/shipped", address(&name));
    if let Some(again) = administrator.must_prove_again(&console, &back) {
        return again;
    }
    let seen = posted.fields.number("seen");
    let taken = console
        .admin
        .take_shipped_source(&administrator.actor, &name, seen);
    match taken.await {
        Ok(_) => {
            let said = format!("The script {name} is as it comes with the server.");
            done(&console, &address(&name), &said)
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
