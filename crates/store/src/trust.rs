use countersign_core::ids::PersonId;

use crate::{StoreError, Tx};

impl Tx {
    /// Ends all that a second factor is left out by: a person trusts no browser any more, and no
    /// place of theirs is known. For every change of what protects the account.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn end_trust(&mut self, person: &PersonId) -> Result<(), StoreError> {
        self.forget_trusted_devices(person).await?;
        self.forget_known_places(person).await?;
        Ok(())
    }
}
