//! Scripts in Rhai, in a sandbox.

mod call;
mod declared;
mod engine;
mod fault;
mod handed_on;
mod hidden_property;
mod host;
mod kind;
mod mode;
mod program;
mod table;

pub(crate) use call::{Call, Initialised};
pub use declared::DeclaredProperty;
pub(crate) use declared::hides;
pub use fault::Fault;
use hidden_property::HiddenProperty;
pub use host::password_limit_key;
pub(crate) use host::redact;
pub use kind::ScriptKind;
pub(crate) use mode::{Mode, Stage};
pub(crate) use program::{Program, Turn};
pub(crate) use table::Table;
