//! Authenticator apps and recovery codes of somebody who proved a moment ago who they are.

use countersign_core::Secret;
use countersign_signin::{NewApp, Removal};

use crate::account::Account;
use crate::error::AccountError;

/// The account of somebody who signed in a moment ago by the strongest way that they have.
#[derive(Clone, Debug)]
pub struct Proved(pub(crate) Account);

impl Proved {
    #[must_use]
    pub const fn account(&self) -> &Account {
        &self.0
    }

    /// Begins with a new authenticator app. None when there are as many as there may be.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_app(&self, name: &str) -> Result<Option<NewApp>, AccountError> {
        let sign_ins = &self.0.parts.sign_ins;
        Ok(sign_ins.begin_app(&self.0.person, name).await?)
    }

    /// The app that was begun and waits for its first code.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begun_app(&self, id: &str) -> Result<Option<NewApp>, AccountError> {
        let sign_ins = &self.0.parts.sign_ins;
        Ok(sign_ins.begun_app(&self.0.person, id).await?)
    }

    /// False when this is not the app's code.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn confirm_app(&self, id: &str, code: &Secret) -> Result<bool, AccountError> {
        let (sign_ins, person) = (&self.0.parts.sign_ins, &self.0.person);
        let confirmed = sign_ins.confirm_app(person, id, code, self.0.actor());
        Ok(confirmed.await?)
    }

    /// Takes an app away, if enough is left without it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_app(&self, id: &str) -> Result<Removal, AccountError> {
        let (sign_ins, person) = (&self.0.parts.sign_ins, &self.0.person);
        let floor = self.0.floor().await?;
        let removed = sign_ins.remove_app(person, id, Some(&floor), self.0.actor());
        let removed = removed.await?;
        self.0.stop_asking_without_factor(removed).await?;
        Ok(removed)
    }

    /// New recovery codes in place of all that there were; shown this once.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn make_recovery_codes(&self) -> Result<Vec<Secret>, AccountError> {
        let (sign_ins, person) = (&self.0.parts.sign_ins, &self.0.person);
        let codes = sign_ins.make_recovery_codes(person, self.0.actor());
        Ok(codes.await?)
    }

    /// Takes the recovery codes away, if enough is left without them.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_recovery_codes(&self) -> Result<Removal, AccountError> {
        let (sign_ins, person) = (&self.0.parts.sign_ins, &self.0.person);
        let floor = self.0.floor().await?;
        let removed = sign_ins.remove_recovery_codes(person, Some(&floor), self.0.actor());
        let removed = removed.await?;
        self.0.stop_asking_without_factor(removed).await?;
        Ok(removed)
    }
}
