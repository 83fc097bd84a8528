use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

impl Store {
    /// Whether a person wants to be asked for a second factor at every sign-in.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&self, person: &PersonId) -> Result<bool, StoreError> {
        let since: Option<i64> = query_scalar("SELECT since FROM two_step WHERE person_id = $1")
            .bind(person.as_str())
            .fetch_optional(self.reader())
            .await?;
        Ok(since.is_some())
    }
}

impl Tx {
    /// False when it was so already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_two_step(
        &mut self,
        person: &PersonId,
        on: bool,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let set = if on {
            query(
                "INSERT INTO two_step (person_id, since) VALUES ($1, $2)
                 ON CONFLICT (person_id) DO NOTHING",
            )
            .bind(person.as_str())
            .bind(now.0)
            .execute(self.connection())
            .await?
        } else {
            query("DELETE FROM two_step WHERE person_id = $1")
                .bind(person.as_str())
                .execute(self.connection())
                .await?
        };
        Ok(set > 0)
    }
}
