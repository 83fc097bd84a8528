//! The crate through its public interface.

mod jwk;
mod jws;
mod properties;
mod support;
