//! Clients that register themselves (RFC 7591, OpenID Connect Registration 1.0) and manage what
//! they registered (RFC 7592).

mod error;
mod manage;
mod narrowing;
mod policy;
mod register;
mod response;
mod settings;
mod software_statement;
mod tokens;

pub use error::RegistrationError;
pub use register::RegistrationRequest;
pub use settings::{RegistrationMode, RegistrationSettings, StatementIssuer};
pub use tokens::new_registration_token;
