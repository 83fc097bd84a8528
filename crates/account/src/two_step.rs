//! When a second factor is asked for, also where the application does not want it, and how many
//! that takes.

use countersign_signin::Removal;
use countersign_store::{FactorFloor, TwoStepWish};

use crate::account::Account;
use crate::error::AccountError;
use crate::overview::TwoStep;
use crate::proved::Proved;

/// How many second factors a person has, and should have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FactorCount {
    pub held: i64,
    /// So many it takes to switch two-step sign-in on.
    pub minimum: i64,
    /// So many the person must have after taking one away; 0 where it does not matter.
    pub least: i64,
}

impl FactorCount {
    /// Whether none may be taken away.
    #[must_use]
    pub const fn all_are_kept(&self) -> bool {
        self.least > 0 && self.held <= self.least
    }

    /// Whether there are fewer than there should be.
    #[must_use]
    pub const fn are_few(&self) -> bool {
        self.held < self.minimum
    }
}

impl Account {
    /// Whether the operator has everybody asked, by the method that counts without a wish.
    async fn is_always_asked(&self) -> Result<bool, AccountError> {
        let parts = &self.parts;
        let default = parts.provider.default_acr().await?;
        let offers = parts.sign_ins.methods().offers();
        let mut defaults = offers.iter().filter(|offer| offer.acr == default);
        Ok(defaults.any(|offer| offer.level > 0 && !offer.chooses))
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn two_step(&self) -> Result<TwoStep, AccountError> {
        if self.is_always_asked().await? {
            return Ok(TwoStep::Always);
        }
        let (parts, person) = (&self.parts, &self.person.id);
        if !parts.sign_ins.has_second_factor(person).await? {
            return Ok(TwoStep::Impossible);
        }
        let wish = parts.store.two_step(person).await?.wish;
        let trusts = parts.sign_ins.trusted_device_lifetime().is_some();
        let knows = parts.sign_ins.known_place_lifetime().is_some();
        Ok(match wish {
            None if !self.two_step_required() => TwoStep::Off,
            None | Some(TwoStepWish::UnknownDevices) if trusts => TwoStep::UnknownDevices,
            Some(TwoStepWish::UnknownPlaces) if knows => TwoStep::UnknownPlaces,
            _ => TwoStep::On,
        })
    }

    /// Whether the operator, or an administrator, has decided that the person is asked.
    #[must_use]
    pub fn two_step_required(&self) -> bool {
        self.person.two_step_required || self.parts.sign_ins.two_step_required()
    }

    /// What the person may choose instead of what is at present.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn two_step_choices(&self, present: TwoStep) -> Result<Vec<TwoStep>, AccountError> {
        if matches!(present, TwoStep::Always | TwoStep::Impossible) {
            return Ok(Vec::new());
        }
        let sign_ins = &self.parts.sign_ins;
        if present == TwoStep::Off {
            let held = sign_ins.count_factors(&self.person).await?;
            if held < sign_ins.minimum_factors() {
                return Ok(Vec::new());
            }
        }
        let mut choices = vec![TwoStep::On];
        if sign_ins.trusted_device_lifetime().is_some() {
            choices.push(TwoStep::UnknownDevices);
        }
        if sign_ins.known_place_lifetime().is_some() {
            choices.push(TwoStep::UnknownPlaces);
        }
        if !self.two_step_required() {
            choices.push(TwoStep::Off);
        }
        choices.retain(|choice| *choice != present);
        Ok(choices)
    }

    /// How many second factors there are for what is chosen at present.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn factor_count(&self, present: TwoStep) -> Result<FactorCount, AccountError> {
        let sign_ins = &self.parts.sign_ins;
        let minimum = sign_ins.minimum_factors();
        let required = i64::from(self.person.two_step_required);
        let is_on = present == TwoStep::Always || present.is_chosen();
        Ok(FactorCount {
            held: sign_ins.count_factors(&self.person).await?,
            minimum,
            least: if is_on { minimum.max(required) } else { 0 },
        })
    }

    /// What the person must keep of their second factors when they take one away.
    pub(crate) async fn floor(&self) -> Result<FactorFloor, AccountError> {
        let sign_ins = &self.parts.sign_ins;
        let always = sign_ins.two_step_required() || self.is_always_asked().await?;
        Ok(sign_ins.factor_floor(always))
    }

    /// Without a second factor there is nothing to ask for.
    pub(crate) async fn stop_asking_without_factor(
        &self,
        removed: Removal,
    ) -> Result<(), AccountError> {
        let parts = &self.parts;
        if removed != Removal::Done || parts.sign_ins.has_second_factor(&self.person.id).await? {
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
    /// Chooses; false where this cannot be chosen. No browser is trusted any more then, and no
    /// place is known.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_two_step(&self, wanted: TwoStep) -> Result<bool, AccountError> {
        let account = &self.0;
        let before = account.two_step().await?;
        if !account.two_step_choices(before).await?.contains(&wanted) {
            return Ok(false);
        }
        let (wish, detail) = match wanted {
            TwoStep::On => (Some(TwoStepWish::EverySignIn), "on"),
            TwoStep::UnknownDevices => (Some(TwoStepWish::UnknownDevices), "on unknown devices"),
            TwoStep::UnknownPlaces => (Some(TwoStepWish::UnknownPlaces), "on in unknown places"),
            _ => (None, "off"),
        };
        let (person, now) = (&account.person.id, account.now());
        let floor = account.floor().await?;
        let sign_ins = &account.parts.sign_ins;
        let mut tx = account.parts.store.begin().await?;
        tx.set_two_step(person, wish, now).await?;
        // One may have been taken away meanwhile.
        if before == TwoStep::Off && !sign_ins.keeps_enough(&mut tx, person, &floor).await? {
            return Ok(false);
        }
        tx.end_trust(person).await?;
        account.record(&mut tx, "person.two_step", detail).await?;
        tx.commit().await?;
        if wanted > before {
            sign_ins
                .tell_two_step_off(&account.person, account.actor())
                .await;
        }
        Ok(true)
    }
}
