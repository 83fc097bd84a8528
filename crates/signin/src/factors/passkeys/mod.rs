//! Passkeys: a browser is asked, the authenticator signs, and what it signed is verified here.

mod ask;
mod kept;
mod manage;
mod verify;

pub(crate) use ask::ask;
pub use manage::{Passkey, PasskeyRefusal};
pub(crate) use verify::verify;
