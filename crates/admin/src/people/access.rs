use countersign_core::ids::PersonId;

use super::guard::may_help;
use super::unlock::unlock;
use crate::actor::Actor;
use crate::admin::Admin;
use crate::error::AdminError;

impl Admin {
    /// Lets a person try again who entered too many wrong passwords or codes.
    ///
    /// # Errors
    /// Without `people:help`, or if the store does not answer.
    pub async fn unlock_person(&self, by: &Actor, id: &PersonId) -> Result<(), AdminError> {
        may_help(by)?;
        let person = self.subject(by, id).await?;
        let parts = &self.parts;
        Ok(unlock(&parts.store, parts.clock.as_ref(), &person, &by.name).await?)
    }
}
