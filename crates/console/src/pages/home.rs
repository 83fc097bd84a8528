//! `GET /admin`: where everything is, and what needs attention.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use minijinja::context;

use crate::Console;
use crate::http::{Administrator, page};

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route("/admin", get(home))
}

async fn home(State(console): State<Arc<Console>>, administrator: Administrator) -> Response {
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "home.html",
        context! {},
    )
}
