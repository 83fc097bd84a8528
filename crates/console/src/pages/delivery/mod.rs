//! Delivery: message centres, routes, messages, limits and a test message.

mod centre_form;
mod centres;
mod journey;
mod limits;
mod message;
mod messages;
mod property_field;
mod route_form;
mod routes;
mod test_message;

use std::sync::Arc;

use axum::Router;

use crate::Console;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .merge(centres::routes())
        .merge(routes::routes())
        .merge(journey::routes())
        .merge(messages::routes())
        .merge(message::routes())
        .merge(test_message::routes())
        .merge(limits::routes())
}
