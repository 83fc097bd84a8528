//! Web Authentication for a relying party (W3C Web Authentication Level 3), without I/O: what a
//! browser is asked, and what its answers prove.
//!
//! No attestation is asked for and none is read: which make an authenticator is of is not known,
//! and nothing is decided by it. So what stands here is small: one JSON text, one fixed layout of
//! bytes, one key and one signature. See `docs/decisions/0010-passkeys.md`.

mod assertion;
mod authenticator_data;
mod cbor;
mod client_data;
mod encoded;
mod options;
mod public_key;
mod refusal;
mod registration;
mod relying_party;
#[cfg(any(test, feature = "soft"))]
pub mod soft;
#[cfg(test)]
mod tests;

pub use assertion::{Assertion, Proof};
pub use options::{Allowed, Creation, Request};
pub use refusal::Refusal;
pub use registration::NewPasskey;
pub use relying_party::RelyingParty;

/// Bytes in a challenge (§13.4.3 asks for 16 at least).
pub const CHALLENGE_LEN: usize = 32;
