//! Being asked for a second factor at every sign-in, also where the application does not want it.

use crate::account::Account;
use crate::error::AccountError;
use crate::overview::TwoStep;
use crate::proved::Proved;

impl Account {
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&self) -> Result<TwoStep, AccountError> {
        let parts = &self.parts;
        let default = parts.provider.default_acr().await?;
        let offers = parts.sign_ins.methods().offers();
        let mut defaults = offers.iter().filter(|offer| offer.acr == default);
        if defaults.any(|offer| offer.level > 0) {
            return Ok(TwoStep::Always);
        }
        if !parts.sign_ins.has_second_factor(&self.person.id).await? {
            return Ok(TwoStep::Impossible);
        }
        let on = parts.store.two_step(&self.person.id).await?;
        Ok(if on { TwoStep::On } else { TwoStep::Off })
    }

    /// Without a second factor there is nothing to ask for.
    pub(crate) async fn stop_asking_without_factor(&self) -> Result<(), AccountError> {
        let parts = &self.parts;
        if parts.sign_ins.has_second_factor(&self.person.id).await? {
            return Ok(());
        }
        let mut tx = parts.store.begin().await?;
        if tx.set_two_step(&self.person.id, false, self.now()).await? {
            self.record(&mut tx, "person.two_step", "off").await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Proved {
    /// Switches it; false where it cannot be switched so.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_two_step(&self, on: bool) -> Result<bool, AccountError> {
        let account = &self.0;
        let wanted = if on { TwoStep::Off } else { TwoStep::On };
        if account.two_step().await? != wanted {
            return Ok(false);
        }
        let mut tx = account.parts.store.begin().await?;
        tx.set_two_step(&account.person.id, on, account.now())
            .await?;
        let detail = if on { "on" } else { "off" };
        account.record(&mut tx, "person.two_step", detail).await?;
        tx.commit().await?;
        if !on {
            let sign_ins = &account.parts.sign_ins;
            sign_ins
                .tell_two_step_off(&account.person, account.actor())
                .await;
        }
        Ok(true)
    }
}
