use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{query, query_scalar};
use crate::{Store, StoreError, Tx};

/// When a person wants to be asked for a second factor that nobody else asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoStepWish {
    EverySignIn,
    /// Not in browsers that they trust.
    UnknownDevices,
}

impl Store {
    /// Whether a person wants to be asked for a second factor.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&self, person: &PersonId) -> Result<Option<TwoStepWish>, StoreError> {
        let unknown_only: Option<i64> =
            query_scalar("SELECT unknown_only FROM two_step WHERE person_id = $1")
                .bind(person.as_str())
                .fetch_optional(self.reader())
                .await?;
        Ok(unknown_only.map(|unknown_only| match unknown_only {
            0 => TwoStepWish::EverySignIn,
            _ => TwoStepWish::UnknownDevices,
        }))
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
        wish: Option<TwoStepWish>,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let set = if let Some(wish) = wish {
            query(
                "INSERT INTO two_step (person_id, since, unknown_only) VALUES ($1, $2, $3)
                 ON CONFLICT (person_id) DO UPDATE
                 SET since = excluded.since, unknown_only = excluded.unknown_only
                 WHERE two_step.unknown_only <> excluded.unknown_only",
            )
            .bind(person.as_str())
            .bind(now.0)
            .bind(i64::from(wish == TwoStepWish::UnknownDevices))
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
