//! What the tests need besides Rust.

pub(crate) mod debian;
pub(crate) mod glewlwyd;
mod java;
pub(crate) mod kannel;
pub(crate) mod peers;
pub(crate) mod rusmppc;
