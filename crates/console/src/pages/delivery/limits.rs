//! `/admin/delivery/limits`: Delivery › Limits.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use minijinja::context;

use crate::Console;
use crate::api::delivery::LimitsBody;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/delivery/limits";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(show))
        .route("/admin/delivery/limits/lift", post(lift))
}

async fn show(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    match console.admin.limits(&administrator.actor).await {
        Ok(limits) => {
            let content = context! { limits => value(LimitsBody::from(limits)) };
            let template = "delivery/limits.html";
            page(&console, &administrator, StatusCode::OK, template, content)
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn lift(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, PLACE) {
        return again;
    }
    let prefix = posted.fields.text("prefix");
    let admin = &console.admin;
    match admin.lift_prefix(&administrator.actor, prefix).await {
        Ok(()) => done(&console, PLACE, &format!("Messages go to {prefix} again.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
