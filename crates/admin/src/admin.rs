use std::sync::Arc;

use countersign_core::ids::PersonId;
use countersign_core::{Clock, Entropy, Keyring, Shared};
use countersign_delivery::Delivery;
pub use countersign_directory::GROUPS;
use countersign_directory::{Directory, Person};
use countersign_oidc::{ClientRegistry, Provider};
use countersign_signin::SignIns;
use countersign_store::{AuditEntry, Store, Tx};

use crate::actor::Actor;
use crate::error::AdminError;
use crate::logs::RecentLogs;
use crate::pages::PageRules;
use crate::permission::{Permission, Permissions};
use crate::role::Role;
use crate::script_folder::ScriptFolder;

/// What administration works with.
#[derive(Debug)]
pub struct Parts {
    pub store: Store,
    pub keyring: Arc<Keyring>,
    pub clock: Arc<dyn Clock>,
    pub entropy: Arc<dyn Entropy>,
    pub directory: Directory,
    pub delivery: Arc<Delivery>,
    pub sign_ins: Arc<SignIns>,
    pub provider: Arc<Provider>,
    pub clients: ClientRegistry,
    pub pages: Arc<dyn PageRules>,
    pub logs: Arc<RecentLogs>,
    /// Where sources of scripts are files.
    pub script_folder: Option<ScriptFolder>,
    /// Whether the configuration file names the default method, so that nobody else may.
    pub default_acr_in_file: bool,
}

/// Everything that administrators do; cheap to clone.
#[derive(Clone, Debug)]
pub struct Admin {
    pub(crate) parts: Shared<Parts>,
}

impl Admin {
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self {
            parts: Shared::new(parts),
        }
    }

    /// The built-in roles, then the operator's own in order of name.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn roles(&self, by: &Actor) -> Result<Vec<Role>, AdminError> {
        by.needs(Permission::RolesRead)?;
        self.all_roles().await
    }

    pub(crate) async fn all_roles(&self) -> Result<Vec<Role>, AdminError> {
        let own = self.parts.store.roles().await?;
        let roles = Role::built_in().into_iter();
        Ok(roles.chain(own.into_iter().map(Role::from)).collect())
    }

    /// A person with what all their roles allow; none for one who may not sign in. Somebody
    /// without a role may do nothing.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn actor(&self, id: &PersonId) -> Result<Option<Actor>, AdminError> {
        let person = self.parts.directory.person(id).await?;
        let Some(person) = person.filter(|person| person.active) else {
            return Ok(None);
        };
        let permissions = self.permissions_of(&person).await?;
        Ok(Some(Actor::person(id.clone(), permissions)))
    }

    /// What all roles of a person allow.
    pub(crate) async fn permissions_of(&self, person: &Person) -> Result<Permissions, AdminError> {
        let groups = person.attribute(GROUPS);
        let mut permissions = Permissions::new();
        if !groups.is_empty() {
            for role in self.all_roles().await? {
                if groups.contains(&role.name) {
                    permissions.extend(role.permissions);
                }
            }
        }
        let reading: Vec<Permission> = permissions.iter().filter_map(|p| p.reading()).collect();
        permissions.extend(reading);
        Ok(permissions)
    }

    /// Writes to the audit log what happens in this transaction.
    pub(crate) async fn record(
        &self,
        tx: &mut Tx,
        by: &Actor,
        action: &str,
        subject: &str,
        detail: impl Into<String>,
    ) -> Result<(), AdminError> {
        let entry = AuditEntry {
            at: self.parts.clock.now(),
            actor: by.name.clone(),
            action: action.to_owned(),
            subject: subject.to_owned(),
            detail: detail.into(),
        };
        Ok(tx.record(&entry).await?)
    }
}
