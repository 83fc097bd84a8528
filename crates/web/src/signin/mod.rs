//! The pages of a sign-in. They hold no state: the address names the sign-in, the browser's
//! cookie proves that it is theirs, and the server knows the step.

mod begin;
mod problem;
mod render;
mod step;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

pub(crate) use begin::{ADD_ACCOUNT, Beginning, begin};
pub(crate) use problem::problem_text;

use crate::Web;

pub(crate) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    Router::new()
        .route("/signin", get(begin::direct))
        .route("/signin/{id}", get(step::show).post(step::submit))
        .route_layer(from_fn_with_state(
            Arc::clone(web),
            crate::http::refuse_foreign_origin,
        ))
}
