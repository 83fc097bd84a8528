//! HTTP: OpenID endpoints, sign-in pages and everything else a browser sees.

mod account;
mod accounts;
pub mod api;
mod health;
mod home;
pub mod http;
mod kept_pages;
mod oidc;
pub mod pages;
mod receipts;
mod reset;
mod signin;
mod static_files;
mod web;

pub use health::{Readiness, readiness};
pub use kept_pages::take_up_pages;
pub use pages::Pages;
pub use web::{PageTexts, Web};

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use tower_http::timeout::TimeoutLayer;

/// The largest request body that any endpoint reads, in bytes.
const MOST_BODY: usize = 64 * 1024;

/// Everything that the server answers; `more` are the routes of other crates.
pub fn app(web: Arc<Web>, more: Router<Arc<Web>>) -> Router {
    Router::new()
        .merge(more)
        .merge(oidc::routes(&web))
        .merge(signin::routes(&web))
        .merge(reset::routes(&web))
        .merge(account::routes(&web))
        .merge(accounts::routes(&web))
        .merge(home::routes())
        .merge(health::routes())
        .merge(receipts::routes())
        .merge(static_files::routes())
        .fallback(http::not_found)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(30),
        ))
        .layer(from_fn_with_state(
            Arc::clone(&web),
            http::words_for_what_is_late,
        ))
        .layer(from_fn_with_state(Arc::clone(&web), http::security_headers))
        .layer(DefaultBodyLimit::max(MOST_BODY))
        .with_state(web)
}
