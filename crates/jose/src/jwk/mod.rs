//! JSON Web Keys (RFC 7517): public ones only.

mod key;
mod public_key;
mod read;
mod set;

pub use key::{Jwk, Usage};
pub use public_key::PublicKey;
pub use read::InvalidJwk;
pub use set::JwkSet;
