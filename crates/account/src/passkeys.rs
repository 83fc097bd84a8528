use countersign_signin::{Browser, PasskeyRefusal, Removal};

use crate::error::AccountError;
use crate::proved::Proved;

impl Proved {
    /// Asks the person's browser to make a passkey: what it is to be given, as JSON.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_passkey(
        &self,
        browser: &Browser,
    ) -> Result<Result<String, PasskeyRefusal>, AccountError> {
        let account = &self.0;
        let sign_ins = &account.parts.sign_ins;
        let begun = sign_ins.begin_passkey(&account.person, &account.session, browser);
        Ok(begun.await?)
    }

    /// Adds the passkey that the browser made.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn add_passkey(
        &self,
        browser: &Browser,
        name: &str,
        answer: &str,
    ) -> Result<Result<(), PasskeyRefusal>, AccountError> {
        let account = &self.0;
        let (person, session) = (&account.person, &account.session);
        let sign_ins = &account.parts.sign_ins;
        let made = (name, answer);
        let added = sign_ins.add_passkey(person, session, browser, made, account.actor());
        Ok(added.await?)
    }

    /// False when there is no such passkey.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn name_passkey(&self, id: &str, name: &str) -> Result<bool, AccountError> {
        let (sign_ins, person) = (&self.0.parts.sign_ins, &self.0.person);
        Ok(sign_ins.name_passkey(&person.id, id, name).await?)
    }

    /// Takes a passkey away, if enough is left without it.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn remove_passkey(&self, id: &str) -> Result<Removal, AccountError> {
        let (sign_ins, person) = (&self.0.parts.sign_ins, &self.0.person);
        let floor = self.0.floor().await?;
        let removed = sign_ins.remove_passkey(person, id, Some(&floor), self.0.actor());
        let removed = removed.await?;
        self.0.stop_asking_without_factor(removed).await?;
        Ok(removed)
    }
}
