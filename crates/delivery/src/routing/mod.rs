//! Which ways a message may take, in which order.

mod choose;
mod facts;
mod judge;
mod medium;
mod plan;
mod route;
mod sender;
mod window;

pub(crate) use choose::order;
pub(crate) use facts::Facts;
pub use judge::{Judge, Planned};
pub use medium::Medium;
pub(crate) use plan::{Hop, Next, Plan};
pub use route::Route;
pub use sender::Sender;
