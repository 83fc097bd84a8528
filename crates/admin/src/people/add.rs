use countersign_directory::{NewPerson, Update};
use countersign_store::Attributes;

use super::find::PersonView;
use super::taken;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// A person to add. There is no password: nobody but the person chooses it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewPersonEntry {
    pub username: String,
    pub attributes: Attributes,
}

impl Admin {
    /// # Errors
    /// The user name is taken or a value is not acceptable.
    pub async fn add_person(
        &self,
        by: &Actor,
        new: &NewPersonEntry,
    ) -> Result<PersonView, AdminError> {
        by.needs(Permission::PeopleWrite)?;
        let update = Update {
            attributes: new.attributes.clone(),
            ..Update::default()
        };
        self.check_groups(by, None, &update).await?;
        let person = NewPerson {
            username: new.username.clone(),
            password: None,
            attributes: new.attributes.clone(),
        };
        let added = self.parts.directory.add(person, &by.name).await;
        let person = added.map_err(|error| taken(error, &new.username))?;
        Ok(self.view(by, person))
    }
}
