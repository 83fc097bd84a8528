use countersign_core::phone::InvalidPhone;
use countersign_core::username::InvalidUsername;
use countersign_store::StoreError;

use crate::password::{InvalidHashing, PasswordProblem};

/// Why the directory could not do it. Holds no password and no telephone number.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryError {
    /// More password checks wait than will be answered in time; try again in a moment.
    #[error("too many passwords are being checked at once; try again in a moment")]
    Busy,
    #[error("there is no such person")]
    NoSuchPerson,
    /// Somebody else changed the person since they were read.
    #[error("somebody else has changed this person; look at them again")]
    Changed,
    #[error(transparent)]
    Username(#[from] InvalidUsername),
    #[error(transparent)]
    Password(#[from] PasswordProblem),
    #[error("{attribute}: {reason}")]
    Phone {
        attribute: String,
        reason: InvalidPhone,
    },
    #[error("the value is in {0} already")]
    Duplicate(String),
    #[error("the person keeps this number while they are asked for a second factor")]
    FactorKept,
    #[error("{0:?} cannot name an attribute: 1 to 64 of the characters a-z, A-Z, 0-9, _ . : -")]
    AttributeName(String),
    #[error(
        "{0}: a value has 1 to 2048 characters without control characters, and there are at \
         most 100"
    )]
    AttributeValue(String),
    /// What another directory keeps can only be changed there.
    #[error("{0} of this person is kept in LDAP; change it there")]
    KeptOutside(String),
    /// In words for the operator.
    #[error("LDAP: {0}")]
    Ldap(String),
    #[error(transparent)]
    Hashing(#[from] InvalidHashing),
    /// [`StoreError::Exists`] when the user name is taken.
    #[error(transparent)]
    Store(#[from] StoreError),
}
