//! Methods as Rhai scripts in a sandbox.

mod call;
mod engine;
mod host;
mod program;

pub(crate) use call::{Call, Initialised, is_hidden};
pub use host::password_limit_key;
pub(crate) use program::{Program, Turn};
