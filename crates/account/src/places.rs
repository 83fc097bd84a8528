//! Places in which the person is not asked for a second factor that they want themselves. Asking
//! again needs no fresh proof: it protects the account.

use crate::account::Account;
use crate::error::AccountError;
use crate::overview::TwoStep;

impl Account {
    /// In how many they are known; none where that makes no difference.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn known_places(&self, present: TwoStep) -> Result<Option<i64>, AccountError> {
        let sign_ins = &self.parts.sign_ins;
        let count = sign_ins.known_places(&self.person.id).await?;
        // A script may go by them, whatever the person chose.
        let matters = count > 0 || present == TwoStep::UnknownPlaces;
        Ok(matters.then_some(count))
    }

    /// In how many they were known.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_known_places(&self) -> Result<u64, AccountError> {
        let (sign_ins, person) = (&self.parts.sign_ins, &self.person.id);
        Ok(sign_ins.forget_known_places(person, self.actor()).await?)
    }
}
