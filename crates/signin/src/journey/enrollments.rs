use countersign_core::Acr;
use countersign_core::ids::PersonId;

use super::SignIns;
use crate::error::SignInError;

impl SignIns {
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
