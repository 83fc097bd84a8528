//! Registration of clients (names of OpenID Connect Registration §2 and RFC 7591).

mod about;
mod addresses;
mod algorithms;
mod authentication;
mod check;
mod document;
pub(crate) mod grants;
mod invalid;
mod keys;
mod logout;
mod members;
mod registry;
mod scopes;
pub(crate) mod secret;
mod sector;
mod step_up;

pub use document::{MetadataDocument, changed, from_document, to_document};
pub use invalid::InvalidRegistration;
pub use registry::{ClientRegistry, Registered, Registration, RegistryError};
