use countersign_core::Secret;
use countersign_directory::{DirectoryError, PasswordProblem};

use crate::account::Account;
use crate::error::AccountError;
use crate::proved::Proved;

impl Proved {
    /// Sets a new password and ends every session, this one too; or says why it will not do.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn set_password(
        &self,
        password: &Secret,
    ) -> Result<Result<(), PasswordProblem>, AccountError> {
        let account = &self.0;
        let directory = &account.parts.directory;
        let set = directory.set_password(&account.person.id, password, account.actor());
        match set.await {
            Ok(()) => {}
            Err(DirectoryError::Password(problem)) => return Ok(Err(problem)),
            Err(error) => return Err(error.into()),
        }
        account.tell_of_changes(true).await?;
        Ok(Ok(()))
    }
}

impl Account {
    /// Tells the person what is different from what it was when they came. The change stands
    /// whether or not they can be told.
    pub(crate) async fn tell_of_changes(&self, password: bool) -> Result<(), AccountError> {
        let parts = &self.parts;
        let Some(after) = parts.directory.person(&self.person.id).await? else {
            return Ok(());
        };
        let told = parts
            .sign_ins
            .tell_of_changes(&self.person, &after, password, self.actor());
        match told.await {
            Ok(told) => {
                for why in told.into_iter().filter_map(Result::err) {
                    tracing::info!(person = %self.person.id, "not told of a change: {why}");
                }
            }
            Err(error) => {
                tracing::error!(person = %self.person.id, "not told of a change: {error}");
            }
        }
        Ok(())
    }
}
