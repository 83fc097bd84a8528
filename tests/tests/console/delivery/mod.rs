//! Delivery: against the demonstration's own message centre.

mod centres;
mod limits;
mod messages;
mod routes;
pub(super) mod scene;
