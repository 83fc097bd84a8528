//! `/account/api/v1`: applications let their signed-in people look after their second factors,
//! without `/account`. The rules are those of the pages; handlers only translate.
//!
//! No origin is let in (CORS): tokens that change an account stay on an application's server, or
//! in an app on the person's device.

mod apps;
mod caller;
mod devices;
mod document;
mod numbers;
mod overview;
mod passkeys;
mod places;
mod problem;
mod recovery;
mod sessions;
mod two_step;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::get;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Web;
use crate::api::{no_such_address, no_such_method};
use crate::oidc::nonce;

/// Before every address.
const BASE: &str = "/account/api/v1";

pub(super) fn routes(web: &Arc<Web>) -> Router<Arc<Web>> {
    let (router, _) = described().split_for_parts();
    let router = router
        .route("/openapi.json", get(document::serve))
        .fallback(no_such_address)
        .method_not_allowed_fallback(no_such_method)
        .layer(from_fn_with_state(Arc::clone(web), nonce::offer));
    Router::new().nest(BASE, router)
}

/// Every operation with its description.
fn described() -> OpenApiRouter<Arc<Web>> {
    OpenApiRouter::new()
        .routes(routes!(overview::show))
        .routes(routes!(numbers::begin))
        .routes(routes!(numbers::begun))
        .routes(routes!(numbers::resend))
        .routes(routes!(numbers::confirm))
        .routes(routes!(numbers::change, numbers::remove))
        .routes(routes!(apps::begin))
        .routes(routes!(apps::confirm))
        .routes(routes!(apps::remove))
        .routes(routes!(passkeys::change, passkeys::remove))
        .routes(routes!(recovery::make, recovery::remove))
        .routes(routes!(two_step::show, two_step::choose))
        .routes(routes!(devices::list, devices::forget_all))
        .routes(routes!(devices::forget))
        .routes(routes!(places::show, places::forget))
        .routes(routes!(sessions::list, sessions::end_others))
        .routes(routes!(sessions::end))
}
