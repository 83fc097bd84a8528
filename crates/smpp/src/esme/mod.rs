//! The client's side: long-lived sessions to one message centre.

mod backoff;
mod bind;
mod centre;
mod config;
mod link;
mod pacer;
mod session;
mod submit;
mod tls;

pub use backoff::Backoff;
pub use centre::{CentreState, MessageCentre};
pub use config::{BindType, CentreConfig, SmppPassword};
pub use submit::{Submit, SubmitError, SubmitOk, Tlv};
pub use tls::TlsConfig;
