use countersign_delivery::{AdministrationError, GIVE_AGAIN};
use countersign_directory::DirectoryError;
use countersign_oidc::{ProviderError, RegistryError};
use countersign_signin::{Fault, SignInError};
use countersign_store::StoreError;

use crate::permission::Permission;

/// Why an act did not happen. Then nothing changed.
#[derive(Debug, thiserror::Error)]
pub enum AdminError {
    #[error("this needs the permission {0}")]
    Forbidden(Permission),
    /// For a reason of its own, such as a help desk that would change an administrator.
    #[error("{0}")]
    Refused(String),
    #[error("there is no {what} {name:?}")]
    Unknown { what: &'static str, name: String },
    #[error("there is a {what} {name:?} already")]
    Exists { what: &'static str, name: String },
    /// Somebody else changed it since it was read.
    #[error("somebody else has changed this; look at it again")]
    Changed,
    /// `field` is as the API and the forms name it.
    #[error("{field}: {reason}")]
    Invalid { field: String, reason: String },
    /// A script that cannot be used.
    #[error("{0}")]
    Script(Fault),
    #[error("something is wrong with this server: {0}")]
    Failed(String),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl AdminError {
    pub fn invalid(field: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Invalid {
            field: field.into(),
            reason: reason.to_string(),
        }
    }

    pub fn unknown(what: &'static str, name: impl Into<String>) -> Self {
        Self::Unknown {
            what,
            name: name.into(),
        }
    }
}

impl From<ProviderError> for AdminError {
    fn from(error: ProviderError) -> Self {
        match error {
            ProviderError::Store(error) => Self::Store(error),
            other => Self::Failed(other.to_string()),
        }
    }
}

impl From<RegistryError> for AdminError {
    fn from(error: RegistryError) -> Self {
        match error {
            RegistryError::Invalid(wrong) => {
                let reason = format!("{:?}: {}", wrong.value, wrong.allowed);
                Self::invalid(wrong.property, reason)
            }
            RegistryError::Unknown(name) => Self::unknown("client", name),
            RegistryError::Changed => Self::Changed,
            RegistryError::NoSecret(..) => Self::Refused(error.to_string()),
            RegistryError::Store(error) => Self::Store(error),
        }
    }
}

impl From<AdministrationError> for AdminError {
    fn from(error: AdministrationError) -> Self {
        match error {
            AdministrationError::Unknown { what, name } => Self::Unknown { what, name },
            AdministrationError::Exists { what, name } => Self::Exists { what, name },
            AdministrationError::Changed => Self::Changed,
            AdministrationError::Store(error) => Self::Store(error),
            AdministrationError::Name => Self::invalid("name", error),
            AdministrationError::NoKind => Self::invalid("kind", error),
            AdministrationError::Property(wrong) => {
                Self::invalid(format!("properties.{}", wrong.property), wrong.reason())
            }
            AdministrationError::KeptElsewhere(property) => {
                Self::invalid(format!("properties.{property}"), GIVE_AGAIN)
            }
            AdministrationError::Unreadable(_) => Self::invalid("properties", error),
        }
    }
}

impl From<DirectoryError> for AdminError {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Username(_) => Self::invalid("username", error),
            DirectoryError::Store(error) => Self::Store(error),
            DirectoryError::Changed => Self::Changed,
            DirectoryError::NoSuchPerson => Self::Refused(error.to_string()),
            DirectoryError::Password(_) => Self::invalid("password", error),
            DirectoryError::Phone { attribute, reason } => Self::invalid(attribute, reason),
            DirectoryError::AttributeValue(ref name) | DirectoryError::Duplicate(ref name) => {
                Self::invalid(name.clone(), error)
            }
            DirectoryError::KeptOutside(_) => Self::Refused(error.to_string()),
            DirectoryError::Ldap(_) => Self::Failed(error.to_string()),
            other => Self::invalid("person", other),
        }
    }
}

impl From<SignInError> for AdminError {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Store(error) => Self::Store(error),
            other => Self::Failed(other.to_string()),
        }
    }
}
