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
    /// What the script asked the server for did not come in time.
    #[error("method {method}: {source}")]
    Late { method: String, source: TookTooLong },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    #[error(transparent)]
    Compose(#[from] ComposeError),
    #[error(transparent)]
    Sealed(#[from] CannotOpen),
}

/// There is too much to do for the database, or a directory or another host does not answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server took too long")]
pub struct TookTooLong;

/// Whether the same may go well in some minutes, without anything being changed here.
#[must_use]
pub fn is_temporary(error: &(dyn std::error::Error + 'static)) -> bool {
    countersign_store::is_temporary(error)
        || std::iter::successors(Some(error), |error| (*error).source())
            .any(|error| error.is::<TookTooLong>())
}
