use countersign_core::seal::CannotOpen;

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
    /// The cryptographic library refused; it gives no reason.
    #[error("cannot {0}")]
    Crypto(&'static str),
}
