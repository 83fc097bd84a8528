use std::sync::Arc;

use countersign_core::Acr;
use countersign_core::ids::PersonId;
use countersign_store::MethodRow;

use super::SignIns;
use crate::error::SignInError;
use crate::script::{Mode, Turn};

impl SignIns {
    /// Whether any of these people would have what a method needs that need not be stored.
    ///
    /// # Errors
    /// [`SignInError::Script`] when the script fails.
    pub async fn would_have_enrollments(
        &self,
        row: &MethodRow,
        people: &[PersonId],
    ) -> Result<bool, SignInError> {
        let method = self.methods.trial(row).await;
        let method = method.map_err(|fault| SignInError::Script {
            method: row.name.clone(),
            fault,
        })?;
        let method = Arc::new(method);
        for person in people {
            let person = person.to_string();
            let call = Arc::new(method.call(&self.services).in_mode(Mode::Trial));
            let method = Arc::clone(&method);
            let turn = move || {
                let turn = |turn: &Turn<'_>| turn.has_enrollments(&person);
                method.program.turn(&call, turn)
            };
            if matches!(tokio::task::spawn_blocking(turn).await, Ok(Ok(true))) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether this person has what the method needs.
    ///
    /// # Errors
    /// [`SignInError::MethodUnavailable`] when the method is not offered now.
    pub async fn has_enrollments(&self, acr: &Acr, person: &PersonId) -> Result<bool, SignInError> {
        let method = self
            .methods
            .find(acr)
            .ok_or_else(|| SignInError::MethodUnavailable(acr.to_string()))?;
        let person = person.to_string();
        self.bare_turn(&method, move |turn| turn.has_enrollments(&person))
            .await
    }
}
