//! Where a person chooses a new password after an administrator began it. A link or a typed code
//! opens it; looking at a link uses nothing up, so that programs that fetch links do no harm.

mod choose;
mod open;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;

pub(crate) use choose::text_of;

use crate::Web;

pub(crate) const RESET: &str = "/reset";
/// Where the password is typed, by the browser that opened the reset.
pub(crate) const PASSWORD: &str = "/reset/password";

pub(crate) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    Router::new()
        .route(RESET, get(open::empty).post(open::open))
        .route(PASSWORD, get(choose::form).post(choose::choose))
        .route("/reset/{secret}", get(open::linked))
        .route_layer(from_fn_with_state(
            Arc::clone(web),
            crate::http::refuse_foreign_origin,
        ))
}
