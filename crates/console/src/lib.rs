//! The administrator's console at `/admin` and the management API at `/api/v1`: two faces of
//! `countersign_admin`. The console is a client of the provider itself; its pages are plain forms
//! and work without JavaScript.

mod api;
mod audit_file;
mod client;
mod console;
mod csv;
mod http;
mod pages;
mod plot;
mod scim;
mod session;
mod static_files;
mod templates;

pub use api::openapi_document;
pub use client::ensure_client;
pub use console::Console;

use std::sync::Arc;

use axum::Router;
use countersign_web::Web;

/// Everything below `/admin` and `/api/v1`.
pub fn routes(console: &Arc<Console>) -> Router<Arc<Web>> {
    Router::new()
        .merge(session::routes())
        .merge(pages::routes())
        .merge(static_files::routes())
        .merge(api::routes(console))
        .merge(scim::routes())
        .with_state(Arc::clone(console))
}
