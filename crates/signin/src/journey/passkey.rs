//! Passkeys on the pages of a sign-in: after the password, or instead of it.

use std::sync::Arc;

use countersign_core::ids::{PersonId, SignInId};

use super::SignIns;
use crate::error::SignInError;
use crate::factors::{FactorKind, ask_for_passkey};
use crate::methods::Method;
use crate::outside::CredentialChange;
use crate::state::State;
use crate::visitor::Browser;

impl SignIns {
    /// Asks for a passkey at the present step: what the browser is to be given, as JSON. None
    /// where the step takes none, or is another by now.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when the sign-in was not begun in this browser.
    pub async fn ask_for_passkey(
        &self,
        id: &SignInId,
        step: i64,
        browser: &Browser,
    ) -> Result<Option<String>, SignInError> {
        let state = self.state(id, browser).await?;
        if self.over(&state).is_some() || state.row.step != step {
            return Ok(None);
        }
        let method = match state.page() {
            "passkey" => Some(self.method_of(&state)?),
            _ => self.passkey_alone(&state),
        };
        let rules = method.and_then(|method| method.initialised.factor.clone());
        match rules.filter(|rules| rules.kind == FactorKind::Passkey) {
            Some(rules) => ask_for_passkey(self.services(), &rules, &state).await,
            None => Ok(None),
        }
    }

    /// The method by which a passkey does instead of user name and password: where nobody is
    /// known yet, and only if it satisfies whoever asks.
    pub(super) fn passkey_alone(&self, state: &State) -> Option<Arc<Method>> {
        if !is_first_page(state) {
            return None;
        }
        let mut methods = self.satisfying(state).into_iter();
        methods.find(|method| {
            let rules = method.initialised.factor.as_ref();
            rules.is_some_and(|rules| rules.kind == FactorKind::Passkey && rules.alone)
        })
    }

    /// Tells a person that somebody has a copy of their passkey.
    pub(super) async fn tell_of_copy(&self, person: &PersonId) -> Result<(), SignInError> {
        if let Some(person) = self.services.directory.person(person).await? {
            let change = CredentialChange::PasskeyCopied;
            self.tell_or_log(&person, change, "system").await;
        }
        Ok(())
    }
}

/// Whether this is where somebody says who they are.
pub(super) fn is_first_page(state: &State) -> bool {
    state.page() == "signin" && state.person().is_none()
}
