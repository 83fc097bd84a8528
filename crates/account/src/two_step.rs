//! When a second factor is asked for, also where the application does not want it.

use countersign_store::TwoStepWish;

use crate::account::Account;
use crate::error::AccountError;
use crate::overview::TwoStep;
use crate::proved::Proved;

impl Account {
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&self) -> Result<TwoStep, AccountError> {
        let (parts, person) = (&self.parts, &self.person.id);
        let default = parts.provider.default_acr().await?;
        let offers = parts.sign_ins.methods().offers();
        let mut defaults = offers.iter().filter(|offer| offer.acr == default);
        if defaults.any(|offer| offer.level > 0 && !offer.chooses) {
            return Ok(TwoStep::Always);
        }
        if !parts.sign_ins.has_second_factor(person).await? {
            return Ok(TwoStep::Impossible);
        }
        let wish = parts.store.two_step(person).await?;
        let trusts = parts.sign_ins.trusted_device_lifetime().is_some();
        Ok(match wish {
            None if !parts.sign_ins.two_step_required() => TwoStep::Off,
            None | Some(TwoStepWish::UnknownDevices) if trusts => TwoStep::UnknownDevices,
            _ => TwoStep::On,
        })
    }

    /// What the person may choose instead.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step_choices(&self) -> Result<Vec<TwoStep>, AccountError> {
        let present = self.two_step().await?;
        if matches!(present, TwoStep::Always | TwoStep::Impossible) {
            return Ok(Vec::new());
        }
        let sign_ins = &self.parts.sign_ins;
        let mut choices = vec![TwoStep::On];
        if sign_ins.trusted_device_lifetime().is_some() {
            choices.push(TwoStep::UnknownDevices);
        }
        if !sign_ins.two_step_required() {
            choices.push(TwoStep::Off);
        }
        choices.retain(|choice| *choice != present);
        Ok(choices)
    }

    /// Without a second factor there is nothing to ask for.
    pub(crate) async fn stop_asking_without_factor(&self) -> Result<(), AccountError> {
        let parts = &self.parts;
        if parts.sign_ins.has_second_factor(&self.person.id).await? {
            return Ok(());
        }
        let mut tx = parts.store.begin().await?;
        if tx.set_two_step(&self.person.id, None, self.now()).await? {
            self.record(&mut tx, "person.two_step", "off").await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

impl Proved {
    /// Chooses; false where this cannot be chosen. No browser is trusted any more then.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_two_step(&self, wanted: TwoStep) -> Result<bool, AccountError> {
        let account = &self.0;
        let before = account.two_step().await?;
        if !account.two_step_choices().await?.contains(&wanted) {
            return Ok(false);
        }
        let (wish, detail) = match wanted {
            TwoStep::On => (Some(TwoStepWish::EverySignIn), "on"),
            TwoStep::UnknownDevices => (Some(TwoStepWish::UnknownDevices), "on unknown devices"),
            _ => (None, "off"),
        };
        let (person, now) = (&account.person.id, account.now());
        let mut tx = account.parts.store.begin().await?;
        tx.set_two_step(person, wish, now).await?;
        tx.forget_trusted_devices(person).await?;
        account.record(&mut tx, "person.two_step", detail).await?;
        tx.commit().await?;
        if wanted == TwoStep::Off || before == TwoStep::On {
            let sign_ins = &account.parts.sign_ins;
            sign_ins
                .tell_two_step_off(&account.person, account.actor())
                .await;
        }
        Ok(true)
    }
}
