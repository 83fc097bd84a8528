//! `/admin/delivery/messages/ID`: the whole life of one message.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use countersign_core::ids::MessageId;
use minijinja::context;

use crate::Console;
use crate::api::delivery::LifeBody;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin/delivery/messages/{id}", get(show))
        .route("/admin/delivery/messages/{id}/cancel", post(cancel))
}

async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Response {
    let (admin, id) = (&console.admin, MessageId(id));
    match admin.message(&administrator.actor, &id).await {
        Ok(life) => {
            let content = context! { life => value(LifeBody::from(life)) };
            let template = "delivery/message.html";
            page(&console, &administrator, StatusCode::OK, template, content)
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn cancel(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let id = MessageId(id);
    let back = format!("/admin/delivery/messages/{id}");
    let admin = &console.admin;
    match admin.cancel_message(&administrator.actor, &id).await {
        Ok(true) => done(&console, &back, "The message is cancelled."),
        Ok(false) => done(
            &console,
            &back,
            "The message centre has the message; it was asked not to deliver it.",
        ),
        Err(error) => refused(&console, administrator, &error),
    }
}
