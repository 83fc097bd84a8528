//! The crate through its public interface.

mod jwe;
mod jwk;
mod jws;
mod properties;
mod support;
