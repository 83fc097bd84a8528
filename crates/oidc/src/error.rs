use countersign_store::StoreError;

use crate::keys::KeyError;

/// Why the provider could not answer, through no fault of the application or the person.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A client is registered for encryption, and its keys do not serve.
    #[error("cannot encrypt for client {client}: {what}")]
    CannotEncrypt { client: String, what: &'static str },
}
