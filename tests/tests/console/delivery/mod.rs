//! Delivery: against the demonstration's own message centre.

mod centres;
mod kept_secrets;
mod limits;
mod messages;
mod routes;
pub(super) mod scene;
