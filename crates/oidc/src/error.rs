use countersign_store::StoreError;

use crate::keys::KeyError;

/// Why the provider could not answer, through no fault of the application or the person.
#[derive(Debug, thiserror::Error)]
pub enum ProviderError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Key(#[from] KeyError),
}
