use countersign_core::seal::CannotOpen;
use countersign_delivery::ComposeError;
use countersign_directory::DirectoryError;
use countersign_store::StoreError;

use crate::script::Fault;

/// Why a sign-in could not go on through no fault of the person.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// No sign-in of this id was begun in this browser.
    #[error("no such sign-in in this browser")]
    Unknown,
    /// The method is off, failed to initialise, or was never there.
    #[error("the method {0:?} is not available")]
    MethodUnavailable(String),
    /// The method's script failed; the step fails closed.
    #[error("method {method}: {fault}")]
    Script { method: String, fault: Fault },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error(transparent)]
    Sealed(#[from] CannotOpen),
}
