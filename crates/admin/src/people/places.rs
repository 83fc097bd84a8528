//! Places where people are known: counted, and known no more. Which ones they are nobody can tell.

use countersign_core::ids::PersonId;

use super::guard::may_help;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;
use crate::permission::Permission;

impl Admin {
    /// In how many places a person is not asked for a second factor that they want themselves.
    ///
    /// # Errors
    /// Without `people:read`, or if the store does not answer.
    pub async fn person_places(&self, by: &Actor, id: &PersonId) -> Result<i64, AdminError> {
        by.needs(Permission::PeopleRead)?;
        self.find_person(id).await?;
        Ok(self.parts.sign_ins.known_places(id).await?)
    }

    /// Has a person known nowhere any more; in how many places they were.
    ///
    /// # Errors
    /// Without `people:help`, or if the store does not answer.
    pub async fn forget_person_places(&self, by: &Actor, id: &PersonId) -> Result<u64, AdminError> {
        may_help(by)?;
        self.subject(by, id).await?;
        let sign_ins = &self.parts.sign_ins;
        Ok(sign_ins.forget_known_places(id, &by.name).await?)
    }
}
