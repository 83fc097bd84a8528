use countersign_core::ids::{ClientId, PersonId};

use crate::error::AdminError;
use crate::permission::{Permission, Permissions};

/// Who acts, and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// As the audit log names them: a person's id, or `client:` and a client's.
    pub name: String,
    /// None for a client that acts for itself.
    pub person: Option<PersonId>,
    pub permissions: Permissions,
}

impl Actor {
    #[must_use]
    pub fn person(id: PersonId, permissions: Permissions) -> Self {
        Self {
            name: id.to_string(),
            person: Some(id),
            permissions,
        }
    }

    #[must_use]
    pub fn client(id: &ClientId, permissions: Permissions) -> Self {
        Self {
            name: format!("client:{id}"),
            person: None,
            permissions,
        }
    }

    /// Whether this client acts for itself.
    #[must_use]
    pub fn is_client(&self, id: &ClientId) -> bool {
        self.person.is_none() && self.name == Self::client(id, Permissions::new()).name
    }

    /// Who has a shell on the server may do everything.
    #[must_use]
    pub fn command_line() -> Self {
        Self {
            name: "command-line".to_owned(),
            person: None,
            permissions: Permission::ALL.into(),
        }
    }

    /// What the server does by itself.
    #[must_use]
    pub fn system() -> Self {
        Self {
            name: "system".to_owned(),
            person: None,
            permissions: [Permission::ScriptsWrite, Permission::ScriptsRead].into(),
        }
    }

    /// Who may write the files of the folder may change scripts.
    #[must_use]
    pub fn script_folder() -> Self {
        Self {
            name: "script-folder".to_owned(),
            person: None,
            permissions: [Permission::ScriptsWrite, Permission::ScriptsRead].into(),
        }
    }

    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }

    /// # Errors
    /// [`AdminError::Forbidden`] names what is missing.
    pub fn needs(&self, permission: Permission) -> Result<(), AdminError> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(AdminError::Forbidden(permission))
        }
    }
}
