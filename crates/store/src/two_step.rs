use countersign_core::Millis;
use countersign_core::ids::PersonId;

use crate::sql::{On, query, query_as};
use crate::{Store, StoreError, Tx};

/// When a person wants to be asked for a second factor that nobody else asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TwoStepWish {
    EverySignIn,
    /// Not in browsers that they trust.
    UnknownDevices,
    /// Not where they have proved one lately.
    UnknownPlaces,
}

impl TwoStepWish {
    const fn written(self) -> i64 {
        match self {
            Self::EverySignIn => 0,
            Self::UnknownDevices => 1,
            Self::UnknownPlaces => 2,
        }
    }

    /// What nobody knows is the strictest.
    const fn read(written: i64) -> Self {
        match written {
            1 => Self::UnknownDevices,
            2 => Self::UnknownPlaces,
            _ => Self::EverySignIn,
        }
    }
}

/// Who, beside applications and the operator's rules, wants a second factor of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TwoStepRow {
    /// The person themselves.
    pub wish: Option<TwoStepWish>,
    /// An administrator.
    pub required: bool,
}

async fn of_person(on: On<'_>, person: &PersonId) -> Result<TwoStepRow, StoreError> {
    let row: Option<(i64, Option<i64>)> = query_as(
        "SELECT p.two_step_required, t.unknown_only
         FROM person p LEFT JOIN two_step t ON t.person_id = p.id WHERE p.id = $1",
    )
    .bind(person.as_str())
    .fetch_optional(on)
    .await?;
    let (required, unknown_only) = row.unwrap_or_default();
    Ok(TwoStepRow {
        wish: unknown_only.map(TwoStepWish::read),
        required: required != 0,
    })
}

impl Store {
    /// Who wants a second factor of a person.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&self, person: &PersonId) -> Result<TwoStepRow, StoreError> {
        of_person(self.reader().into(), person).await
    }
}

impl Tx {
    /// The same inside the transaction.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&mut self, person: &PersonId) -> Result<TwoStepRow, StoreError> {
        of_person(self.connection().into(), person).await
    }

    /// Writes down what the person wants. False when it was so already.
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
            .bind(wish.written())
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

    /// Writes down what an administrator wants of a person. False when it was so already.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn require_two_step(
        &mut self,
        person: &PersonId,
        required: bool,
        now: Millis,
    ) -> Result<bool, StoreError> {
        let set = query(
            "UPDATE person SET two_step_required = $2, updated_at = $3, revision = revision + 1
             WHERE id = $1 AND two_step_required <> $2",
        )
        .bind(person.as_str())
        .bind(i64::from(required))
        .bind(now.0)
        .execute(self.connection())
        .await?;
        Ok(set > 0)
    }
}
