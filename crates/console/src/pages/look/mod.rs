//! Configuration › Pages: what people see when they sign in.

mod appearance;
mod file;
mod list;
mod preview;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;

use crate::Console;

/// A style sheet or a logo, as a form sends it.
const MOST_BODY: usize = 512 * 1024;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .merge(list::routes())
        .merge(appearance::routes())
        .merge(file::routes())
        .merge(preview::routes())
        .layer(DefaultBodyLimit::max(MOST_BODY))
}
