//! What the tests need besides Rust.

pub(crate) mod debian;
pub(crate) mod glewlwyd;
pub(crate) mod peers;
