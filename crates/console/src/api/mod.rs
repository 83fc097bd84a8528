//! The management API: JSON under `/api/v1`, described by its own OpenAPI 3.1 document. A file for
//! each kind of resource; handlers only translate between HTTP and `countersign_admin`.

mod answer;
mod applications;
mod audit;
mod authentication;
mod caller;
pub(crate) mod delivery;
mod document;
mod idempotency;
mod if_match;
mod listing;
pub(crate) mod logs;
mod page_files;
mod people;
mod problem;
mod reports;
mod roles;
mod scripts;
mod switch;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use countersign_web::api::{no_such_address, no_such_method};
use utoipa_axum::router::OpenApiRouter;

pub(crate) use caller::Api;
pub use document::openapi_document;

use crate::Console;

/// Before every address of the API.
pub(crate) const BASE: &str = "/api/v1";

pub(crate) fn routes(console: &Arc<Console>) -> Router<Arc<Console>> {
    let (router, _) = described().split_for_parts();
    let router = router
        .route("/openapi.json", get(document::serve))
        .fallback(no_such_address)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn_with_state(Arc::clone(console), idempotency::once));
    Router::new().nest(BASE, router)
}

/// Every operation with its description.
fn described() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .merge(scripts::routes())
        .merge(authentication::routes())
        .merge(people::routes())
        .merge(roles::routes())
        .merge(applications::routes())
        .merge(page_files::routes())
        .merge(delivery::routes())
        .merge(reports::routes())
        .merge(audit::routes())
        .merge(logs::routes())
}
