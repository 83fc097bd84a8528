//! Password resets: an administrator begins one, and the person alone chooses the password.
//!
//! The secret of a reset goes to the person's number as a link, or is shown once for somebody new
//! who has neither password nor number. It works in the first browser that opens it, after the
//! person's second factor if they have one, and once.

mod choose;
mod open;
mod secret;
mod send;

pub use choose::NewPassword;
pub use open::ResetOpening;
pub use send::{ResetSent, SetupCode};
