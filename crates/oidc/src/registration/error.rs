use std::time::Duration;

use countersign_store::StoreError;

use crate::client::{InvalidRegistration, RegistryError};
use crate::error::ProviderError;
use crate::refusal::Refusal;

/// Why nothing was registered, changed or told.
#[derive(Debug, thiserror::Error)]
pub enum RegistrationError {
    /// Nobody may register clients here.
    #[error("registration is closed")]
    Closed,
    /// The token is missing or not good (RFC 6750 §3.1, RFC 7592 §2).
    #[error("the token is missing or not good")]
    Unauthorized,
    /// Too many registrations; the next one is allowed after this time.
    #[error("too many registrations")]
    Limited(Duration),
    /// RFC 7591 §3.2.2, about one property.
    #[error(transparent)]
    Invalid(#[from] InvalidRegistration),
    /// RFC 7591 §3.2.2, about the software statement.
    #[error("{0}")]
    Statement(Refusal),
    #[error(transparent)]
    Failed(#[from] ProviderError),
}

impl From<StoreError> for RegistrationError {
    fn from(error: StoreError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<RegistryError> for RegistrationError {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Invalid(why) => Self::Invalid(why),
            // It was removed meanwhile, and its token with it.
            RegistryError::Unknown(_) | RegistryError::Changed | RegistryError::NoSecret(..) => {
                Self::Unauthorized
            }
            RegistryError::Store(error) => error.into(),
        }
    }
}
