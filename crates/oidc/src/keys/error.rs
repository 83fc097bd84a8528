use countersign_core::seal::CannotOpen;
use countersign_jose::KeyFailure;

/// What is wrong with the signing keys.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("signing key {kid}: {reason}")]
    Sealed { kid: String, reason: CannotOpen },
    /// The row does not hold the key that its name says.
    #[error("signing key {0} is damaged")]
    Damaged(String),
    #[error("no key signs {0}")]
    Missing(&'static str),
    #[error(transparent)]
    Crypto(#[from] KeyFailure),
    /// The thread that made it ended early.
    #[error("a signing key was not made")]
    Interrupted,
}
