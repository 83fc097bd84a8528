//! The pages of a sign-in. They hold no state: the address names the sign-in, the browser's
//! cookie proves that it is theirs, and the server knows the step.

mod begin;
mod passkey;
mod problem;
mod render;
mod step;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};

pub(crate) use begin::{ADD_ACCOUNT, Beginning, address as sign_in_address, begin};
pub(crate) use passkey::json;
pub(crate) use problem::{problem_text, status as problem_status};
pub(crate) use render::code_page;

use crate::Web;

pub(crate) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    Router::new()
        .route("/signin", get(begin::direct))
        .route("/signin/{id}", get(step::show).post(step::submit))
        .route("/signin/{id}/passkey", post(passkey::ask))
        .route_layer(from_fn_with_state(
            Arc::clone(web),
            crate::http::refuse_foreign_origin,
        ))
}
