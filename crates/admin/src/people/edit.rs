use countersign_core::ids::PersonId;
use countersign_directory::{Person, Update};

use super::find::PersonView;
use super::guard::{may_help, not_oneself};
use super::notices::Untold;
use super::taken;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

impl Admin {
    /// Makes all changes of a person or none; `seen` is the revision that they are made upon.
    ///
    /// # Errors
    /// [`AdminError::Changed`] when the person is another revision meanwhile.
    pub async fn update_person(
        &self,
        by: &Actor,
        id: &PersonId,
        update: &Update,
        seen: Option<i64>,
    ) -> Result<(PersonView, Untold), AdminError> {
        if update.username.is_none() && update.attributes.is_empty() {
            may_help(by)?;
        } else {
            by.needs(Permission::PeopleWrite)?;
        }
        if update.active == Some(false) {
            not_oneself(by, id, "switch off")?;
        }
        if update.two_step_required == Some(false) {
            not_oneself(by, id, "stop requiring two-step sign-in of")?;
        }
        let before = self.subject(by, id).await?;
        self.check_groups(by, Some(&before), update).await?;
        let directory = &self.parts.directory;
        let (before, after) = directory
            .update(id, update, seen.or(Some(before.revision)), &by.name)
            .await
            .map_err(|error| taken(error, update.username.as_deref().unwrap_or_default()))?;
        let untold = self.tell_of(by, &before, &after, false).await?;
        if before.two_step_required && !after.two_step_required {
            self.tell_of_less(by, &after).await?;
        }
        Ok((self.view(by, after), untold))
    }

    /// Tells a person of whom no second factor is wanted any more, where they want none themselves.
    async fn tell_of_less(&self, by: &Actor, person: &Person) -> Result<(), AdminError> {
        let parts = &self.parts;
        let wish = parts.store.two_step(&person.id).await?.wish;
        if wish.is_none() && !parts.sign_ins.two_step_required() {
            parts.sign_ins.tell_two_step_off(person, &by.name).await;
        }
        Ok(())
    }

    /// # Errors
    /// [`AdminError::Changed`] when the person is another revision meanwhile.
    pub async fn remove_person(
        &self,
        by: &Actor,
        id: &PersonId,
        seen: Option<i64>,
    ) -> Result<(), AdminError> {
        by.needs(Permission::PeopleWrite)?;
        not_oneself(by, id, "remove")?;
        let person = self.subject(by, id).await?;
        let seen = seen.or(Some(person.revision));
        Ok(self.parts.directory.remove(id, seen, &by.name).await?)
    }
}
