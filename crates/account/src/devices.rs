//! Browsers in which the person is not asked for a second factor that they want themselves. Asking
//! again needs no fresh proof: it protects the account.

use countersign_store::TrustedDeviceRow;

use crate::account::Account;
use crate::error::AccountError;

impl Account {
    /// Newest first.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn trusted_devices(&self) -> Result<Vec<TrustedDeviceRow>, AccountError> {
        let sign_ins = &self.parts.sign_ins;
        Ok(sign_ins.trusted_devices(&self.person.id).await?)
    }

    /// False when the person trusts no such browser.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_trusted_device(&self, id: &str) -> Result<bool, AccountError> {
        let (sign_ins, person) = (&self.parts.sign_ins, &self.person.id);
        let forgotten = sign_ins.forget_trusted_device(person, id, self.actor());
        Ok(forgotten.await?)
    }

    /// How many there were.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn forget_trusted_devices(&self) -> Result<u64, AccountError> {
        let (sign_ins, person) = (&self.parts.sign_ins, &self.person.id);
        let forgotten = sign_ins.forget_trusted_devices(person, self.actor());
        Ok(forgotten.await?)
    }
}
