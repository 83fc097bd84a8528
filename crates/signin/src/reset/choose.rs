use countersign_core::Secret;
use countersign_directory::{DirectoryError, Person};
use countersign_store::PasswordResetRow;

use crate::error::SignInError;
use crate::journey::SignIns;
use crate::script::password_limit_key;
use crate::visitor::Browser;

/// What comes of a password that a person chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewPassword {
    Set,
    /// It is not acceptable, and this says why.
    Refused(countersign_directory::PasswordProblem),
    /// There is no reset that was proved in this browser, or it was used.
    Unknown,
}

impl SignIns {
    /// Whose password is to be chosen in this browser now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn resetting(&self, browser: &Browser) -> Result<Option<Person>, SignInError> {
        Ok(self.proved_reset(browser).await?.map(|(_, person)| person))
    }

    async fn proved_reset(
        &self,
        browser: &Browser,
    ) -> Result<Option<(PasswordResetRow, Person)>, SignInError> {
        let services = self.services();
        let now = services.clock.now();
        let fingerprint = browser.fingerprint();
        let reset = services.store.password_reset_in(&fingerprint, now).await?;
        let Some(reset) = reset.filter(|reset| reset.proved) else {
            return Ok(None);
        };
        let person = services.directory.person(&reset.person_id).await?;
        let person = person.filter(|person| person.active);
        Ok(person.map(|person| (reset, person)))
    }

    /// Sets the password that the person chose, ends all their sessions, and tells them.
    ///
    /// # Errors
    /// If the store does not answer, or too many passwords are being hashed.
    pub async fn choose_password(
        &self,
        browser: &Browser,
        password: &Secret,
    ) -> Result<NewPassword, SignInError> {
        let services = self.services();
        let Some((reset, before)) = self.proved_reset(browser).await? else {
            return Ok(NewPassword::Unknown);
        };
        match services
            .directory
            .redeem_password_reset(&reset, password)
            .await
        {
            Ok(true) => {}
            Ok(false) | Err(DirectoryError::NoSuchPerson) => return Ok(NewPassword::Unknown),
            Err(DirectoryError::Password(problem)) => return Ok(NewPassword::Refused(problem)),
            Err(error) => return Err(error.into()),
        }
        let mut tx = services.store.single().await?;
        tx.reset_limit(&password_limit_key(&before.username))
            .await?;
        drop(tx);
        let actor = before.id.to_string();
        // The password is set whether or not they can be told.
        match self.tell_of_changes(&before, &before, true, &actor).await {
            Ok(told) => {
                for why in told.into_iter().filter_map(Result::err) {
                    tracing::info!(person = %before.id, "not told of the new password: {why}");
                }
            }
            Err(error) => {
                tracing::error!(person = %before.id, "not told of the new password: {error}");
            }
        }
        Ok(NewPassword::Set)
    }
}
