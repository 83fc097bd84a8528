//! How many second factors a person has, and must keep.

use countersign_core::ids::PersonId;

use crate::sql::{On, query_as};
use crate::{Store, StoreError, Tx};

/// What people must keep of their second factors while they are asked for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorFloor {
    /// So many; 0 for none.
    pub least: i64,
    /// Everybody is asked for one.
    pub always: bool,
    /// Which factors count beside numbers: those that some method asks for.
    pub apps: bool,
    pub recovery_codes: bool,
    pub passkeys: bool,
}

/// Apps, passkeys and, as one, recovery codes.
async fn beside_numbers(
    on: On<'_>,
    person: &PersonId,
    floor: &FactorFloor,
) -> Result<i64, StoreError> {
    let (apps, passkeys, codes): (i64, i64, i64) = query_as(
        "SELECT
             (SELECT COUNT(*) FROM totp_factor WHERE person_id = $1 AND confirmed = 1),
             (SELECT COUNT(*) FROM passkey WHERE person_id = $1),
             (SELECT COUNT(*) FROM recovery_code WHERE person_id = $1)",
    )
    .bind(person.as_str())
    .fetch_one(on)
    .await?;
    let held = [
        (apps, floor.apps),
        (passkeys, floor.passkeys),
        (codes.min(1), floor.recovery_codes),
    ];
    let counted = held.into_iter().filter(|(_, counts)| *counts);
    Ok(counted.map(|(count, _)| count).sum())
}

impl Store {
    /// How many second factors a person has beside numbers; recovery codes are one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn factors_beside_numbers(
        &self,
        person: &PersonId,
        floor: &FactorFloor,
    ) -> Result<i64, StoreError> {
        beside_numbers(self.reader().into(), person, floor).await
    }
}

impl Tx {
    /// Whether a person with so many numbers, and what is in the store beside them, has what they
    /// must keep: nothing where no second factor is asked of them, at least one where an
    /// administrator wants it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn has_enough_factors(
        &mut self,
        person: &PersonId,
        numbers: usize,
        floor: &FactorFloor,
    ) -> Result<bool, StoreError> {
        let row = self.two_step(person).await?;
        let asked = floor.always || row.required || row.wish.is_some();
        let least = floor.least.max(i64::from(row.required));
        if !asked || least == 0 {
            return Ok(true);
        }
        let beside = beside_numbers(self.connection().into(), person, floor).await?;
        let numbers = i64::try_from(numbers).unwrap_or(i64::MAX);
        Ok(numbers.saturating_add(beside) >= least)
    }
}
