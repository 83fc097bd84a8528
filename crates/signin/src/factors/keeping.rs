//! How many second factors a person has, and which they may not take away themselves.

use countersign_core::ids::PersonId;
use countersign_directory::Person;
use countersign_store::{FactorFloor, StoreError, Tx};

use crate::error::SignInError;
use crate::journey::SignIns;

/// What came of taking a factor away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Removal {
    Done,
    /// The person has no such one.
    Unknown,
    /// They would have too few left.
    Kept,
}

impl SignIns {
    /// Second factors without which nobody switches two-step sign-in on.
    #[must_use]
    pub fn minimum_factors(&self) -> i64 {
        self.services().rules.minimum_factors
    }

    /// What people must keep while they are asked for a second factor; `always` where everybody
    /// is. A method of the operator's own counts for nothing: what it takes is not known here.
    #[must_use]
    pub fn factor_floor(&self, always: bool) -> FactorFloor {
        let offered = self.offered_factors();
        FactorFloor {
            least: self.minimum_factors(),
            always,
            apps: offered.apps,
            recovery_codes: offered.recovery_codes,
            passkeys: offered.passkeys,
        }
    }

    /// How many second factors a person has; recovery codes are one.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn count_factors(&self, person: &Person) -> Result<i64, SignInError> {
        let floor = self.factor_floor(false);
        let store = &self.services().store;
        let beside = store.factors_beside_numbers(&person.id, &floor).await?;
        let attribute = self.number_attribute();
        let numbers = attribute.map_or(0, |name| person.attribute(&name).len());
        Ok(beside + i64::try_from(numbers).unwrap_or(i64::MAX))
    }

    /// Whether a person has what they must keep, as the transaction has it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn keeps_enough(
        &self,
        tx: &mut Tx,
        person: &PersonId,
        floor: &FactorFloor,
    ) -> Result<bool, StoreError> {
        let row = tx.person(person).await?;
        let held = row.zip(self.number_attribute());
        let held = held.and_then(|(row, name)| row.attributes.get(&name).map(Vec::len));
        tx.has_enough_factors(person, held.unwrap_or(0), floor)
            .await
    }
}
