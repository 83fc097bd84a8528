//! How an administrator signs in at the console: as at any application, by the code flow with
//! PKCE, with the Console acr as an essential claim.

mod callback;
mod current;
mod leave;
mod said;
mod start;

use std::sync::Arc;

use axum::Router;
use axum::routing::{get, post};
use countersign_web::http::OwnCookie;

pub(crate) use current::current;
pub(crate) use said::{heard, said, say};
pub(crate) use start::sign_in_address;

use crate::Console;
use crate::client::CALLBACK;

/// Holds the secret of the console's session.
const SESSION: OwnCookie = OwnCookie("countersign-console");
/// Holds the secret of a sign-in under way.
const SIGN_IN: OwnCookie = OwnCookie("countersign-console-sign-in");

pub(crate) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin/sign-in", get(start::start))
        .route(CALLBACK, get(callback::callback))
        .route("/admin/sign-out", post(leave::sign_out))
}
