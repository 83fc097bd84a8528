use std::sync::Arc;

use countersign_core::Acr;
use countersign_core::ids::PersonId;
use countersign_store::MethodRow;

use super::SignIns;
use crate::error::SignInError;
use crate::factors::has_other_factor;
use crate::methods::Method;
use crate::script::{Mode, ScriptKind, Turn};
use crate::state::State;

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

    /// The method by which somebody adds a number now who signs in by a weaker one and has no
    /// second factor at all. Whoever asks must be content with it.
    pub(super) async fn must_enrol(
        &self,
        method: &Method,
        state: &State,
    ) -> Result<Option<Arc<Method>>, SignInError> {
        let Some(id) = state.person() else {
            return Ok(None);
        };
        // Who is signed in already, or resets a password, is not held up.
        if state.raises().is_some() || state.resets().is_some() {
            return Ok(None);
        }
        // A sign-in that began with the password proves the built-in method too.
        let is_password = method.name.as_str() == Acr::PASSWORD;
        let would_do = |name: &Acr| is_password || state.satisfying().contains(name);
        let mut person = None;
        for stronger in self.methods.working(ScriptKind::PersonAuthentication) {
            let rules = stronger.initialised.codes.as_ref();
            let Some(rules) = rules.filter(|rules| rules.enrolment_required) else {
                continue;
            };
            if stronger.level <= method.level || !would_do(&stronger.name) {
                continue;
            }
            if person.is_none() {
                person = self.services.directory.person(id).await?;
            }
            let held = person.as_ref().map(|p| p.attribute(&rules.attribute));
            // The password alone must not put a number beside a stronger factor.
            if held.is_none_or(<[String]>::is_empty)
                && !has_other_factor(&self.services, id, &rules.attribute).await?
            {
                return Ok(Some(stronger));
            }
        }
        Ok(None)
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
