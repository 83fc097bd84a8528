//! Compact JWE (RFC 7516): for one recipient, to a public key.

mod agreement;
mod algorithms;
mod content;
mod decrypt;
mod decryption_key;
mod encrypt;
mod error;
mod header;

pub use algorithms::{ContentEncryption, KeyManagement};
pub use decrypt::Jwe;
pub use decryption_key::DecryptionKey;
pub use encrypt::Encryption;
pub use error::JweError;
pub use header::JweHeader;
