//! Message centres, routes, messages and limits.

mod centres;
mod limits;
mod messages;
mod routes;
mod test_messages;

use std::sync::Arc;

use utoipa_axum::router::OpenApiRouter;

pub(crate) use centres::{CentreBody, KindBody};
pub(crate) use limits::LimitsBody;
pub(crate) use messages::{LifeBody, MessageBody};
pub(crate) use routes::{JourneyBody, RouteBody};

use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .merge(centres::routes())
        .merge(routes::routes())
        .merge(messages::routes())
        .merge(test_messages::routes())
        .merge(limits::routes())
}
