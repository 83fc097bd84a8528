//! `/api/v1/people`: Manage People.

mod body;
mod devices;
mod factors;
mod help;
mod history;
mod import;
mod person;
mod places;
mod sessions;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use countersign_admin::LARGEST_FILE;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(person::list, person::add))
        .routes(routes!(person::show, person::change, person::remove))
        .routes(routes!(help::unlock))
        .routes(routes!(help::reset))
        .routes(routes!(help::add_number))
        .routes(routes!(help::remove_number))
        .routes(routes!(factors::list))
        .routes(routes!(factors::remove))
        .routes(routes!(sessions::list, sessions::end_all))
        .routes(routes!(sessions::end))
        .routes(routes!(devices::list, devices::forget_all))
        .routes(routes!(devices::forget))
        .routes(routes!(places::show, places::forget))
        .routes(routes!(history::list))
        .routes(routes!(import::list, import::upload))
        .routes(routes!(import::show, import::remove))
        .routes(routes!(import::confirm))
        .routes(routes!(import::export))
        .layer(DefaultBodyLimit::max(LARGEST_FILE))
}
