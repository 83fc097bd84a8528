//! OpenID Connect: clients, scopes, claims and keys.

mod claims;
mod clients;
mod guard;
mod keys;
mod scopes;

pub use claims::Claim;
pub use clients::{CONSOLE_CLIENT, Client, Made};
pub use keys::{Key, Turn};
pub use scopes::Scope;
