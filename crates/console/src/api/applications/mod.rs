//! OpenID Connect: clients, scopes, claims and keys.

mod claims;
mod clients;
mod keys;
mod scopes;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .merge(clients::routes())
        .merge(scopes::routes())
        .merge(claims::routes())
        .merge(keys::routes())
}
