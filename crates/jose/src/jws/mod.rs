//! Compact JWS (RFC 7515).

mod error;
mod header;
mod read;
mod write;

pub use error::JwsError;
pub use header::Header;
pub use read::{Jws, Verified};
pub use write::{sign, sign_mac};
