//! Who may act upon whom.

use countersign_core::ids::PersonId;
use countersign_directory::Person;

use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

/// Whoever may write may also help.
pub(super) fn may_help(by: &Actor) -> Result<(), AdminError> {
    if by.may(Permission::PeopleWrite) {
        Ok(())
    } else {
        by.needs(Permission::PeopleHelp)
    }
}

/// Nobody locks themselves out.
pub(super) fn not_oneself(by: &Actor, id: &PersonId, what: &str) -> Result<(), AdminError> {
    if by.person.as_ref() == Some(id) {
        Err(AdminError::Refused(format!("you cannot {what} yourself")))
    } else {
        Ok(())
    }
}

impl Admin {
    pub(super) async fn find_person(&self, id: &PersonId) -> Result<Person, AdminError> {
        let found = self.parts.directory.person(id).await?;
        found.ok_or_else(|| AdminError::unknown("person", id.as_str()))
    }

    /// A person whom this actor may act upon: whoever may do what the actor may not is left to
    /// those who may do it too, or a help desk could make itself an administrator.
    pub(super) async fn subject(&self, by: &Actor, id: &PersonId) -> Result<Person, AdminError> {
        let person = self.find_person(id).await?;
        let theirs = self.permissions_of(&person).await?;
        match theirs.iter().find(|p| !by.may(**p)) {
            None => Ok(person),
            Some(missing) => Err(AdminError::Refused(format!(
                "{} has a role that allows {missing}; somebody who may do that must do this",
                person.username
            ))),
        }
    }
}
