//! `/api/v1/people`: Manage People.

mod body;
mod help;
mod history;
mod person;
mod sessions;

use std::sync::Arc;

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
        .routes(routes!(sessions::list, sessions::end_all))
        .routes(routes!(sessions::end))
        .routes(routes!(history::list))
}
