use countersign_store::StoreError;

use crate::keys::KeyError;
use crate::scripts::ScriptFailed;

/// Why the provider could not answer, through no fault of the application or the person.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error(transparent)]
    Script(#[from] ScriptFailed),
    /// A client is registered for encryption, and its keys do not serve.
    #[error("cannot encrypt for client {client}: {what}")]
    CannotEncrypt { client: String, what: &'static str },
}
