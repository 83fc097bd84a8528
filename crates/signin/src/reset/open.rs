use countersign_core::ids::SignInId;
use countersign_store::PasswordResetRow;

use super::secret;
use crate::error::SignInError;
use crate::journey::SignIns;
use crate::problem::Problem;
use crate::visitor::{Browser, Visitor};

/// What comes of opening a reset.
#[derive(Clone, Debug)]
pub enum ResetOpening {
    /// It was used, has ended, was never there, or belongs to another browser.
    Unknown,
    /// The person proves their second factor first, on the pages of this sign-in.
    Prove(SignInId),
    /// They may choose a password now.
    Choose,
    /// The second factor cannot be asked for now.
    Problem(Problem),
}

impl SignIns {
    /// Whether the secret of a link can be opened in some browser now. Looking changes nothing.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn is_reset(&self, typed: &str) -> Result<bool, SignInError> {
        Ok(self.live_reset(typed).await?.is_some())
    }

    async fn live_reset(&self, typed: &str) -> Result<Option<PasswordResetRow>, SignInError> {
        let services = self.services();
        let now = services.clock.now();
        match secret::hash(&services.keyring, typed) {
            Some(hash) => Ok(services.store.password_reset(&hash, now).await?),
            None => Ok(None),
        }
    }

    /// Opens a reset by its secret, and binds it to this browser.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn open_reset(
        &self,
        typed: &str,
        browser: &Browser,
        visitor: &Visitor,
    ) -> Result<ResetOpening, SignInError> {
        let services = self.services();
        let Some(reset) = self.live_reset(typed).await? else {
            return Ok(ResetOpening::Unknown);
        };
        let now = services.clock.now();
        let fingerprint = browser.fingerprint();
        let mut tx = services.store.begin().await?;
        let ours = tx
            .open_password_reset(&reset.token_hash, &fingerprint, now)
            .await?;
        if !ours {
            return Ok(ResetOpening::Unknown);
        }
        tx.commit().await?;
        if reset.proved {
            return Ok(ResetOpening::Choose);
        }
        let Some(method) = self.strongest_method(&reset.person_id).await? else {
            let mut tx = services.store.begin().await?;
            tx.prove_password_reset(&reset.token_hash, &fingerprint, now)
                .await?;
            tx.commit().await?;
            return Ok(ResetOpening::Choose);
        };
        let begun = self.begin_reset(&reset, &method, browser, visitor).await?;
        Ok(match begun {
            Ok(view) => ResetOpening::Prove(view.id),
            Err(problem) => ResetOpening::Problem(problem),
        })
    }
}
