//! OpenID Connect: clients, scopes, claims and keys.

mod claims;
mod client;
mod client_fields;
mod clients;
mod keys;
mod scopes;

use std::sync::Arc;

use axum::Router;

use crate::Console;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .merge(clients::routes())
        .merge(client::routes())
        .merge(scopes::routes())
        .merge(claims::routes())
        .merge(keys::routes())
}
