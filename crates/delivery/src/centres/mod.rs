//! Message centres: what they are, how they are set and opened.

mod kind;
mod lanes;
mod opening;
mod settings;

pub use kind::Kind;
pub(crate) use lanes::{Bells, OpenLanes};
pub(crate) use opening::Centre;
pub use settings::{CentreSettings, DeliverySettings};
