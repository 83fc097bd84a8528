use std::sync::Arc;

use countersign_core::Acr;
use countersign_core::ids::PersonId;
use countersign_delivery::properties::Enrolment;
use countersign_store::MethodRow;

use super::SignIns;
use crate::codes::CodeRules;
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

    /// What to go on with for somebody who lacks what a method takes: another one that is as strong,
    /// else the first that whoever asks named after it and that the person can do. None to go on
    /// with the method itself.
    pub(super) async fn next_best(
        &self,
        method: &Arc<Method>,
        state: &mut State,
    ) -> Result<Option<Arc<Method>>, SignInError> {
        if let Some(other) = self.instead(state).await? {
            return Ok(Some(other));
        }
        let Some(person) = state.person().cloned() else {
            return Ok(None);
        };
        if self.can_do(method, &person).await? {
            return Ok(None);
        }
        for (acr, satisfying) in state.otherwise() {
            if let Some(other) = self.methods.find(&acr)
                && self.can_do(&other, &person).await?
            {
                state.set_satisfying(&satisfying);
                return Ok(Some(other));
            }
        }
        Ok(None)
    }

    /// Whether a person has what a method takes, or adds it while they sign in: a number, where
    /// there is no second factor yet that the password alone must not put one beside.
    async fn can_do(&self, method: &Arc<Method>, person: &PersonId) -> Result<bool, SignInError> {
        if !self.lacks_enrollments(method, person).await? {
            return Ok(true);
        }
        let rules = method.initialised.codes.as_ref();
        let Some(rules) = rules.filter(|rules| rules.enrolment != Enrolment::Refused) else {
            return Ok(false);
        };
        Ok(!has_other_factor(&self.services, person, &rules.attribute).await?)
    }

    /// Whether a person can sign in by a method.
    ///
    /// # Errors
    /// If the store does not answer, or the script fails.
    pub async fn is_for(&self, acr: &Acr, person: &PersonId) -> Result<bool, SignInError> {
        match self.methods.find(acr) {
            Some(method) => self.can_do(&method, person).await,
            None => Ok(false),
        }
    }

    /// The method by which somebody adds a number now who signs in by a weaker one and has no
    /// second factor at all: where the method wants one of everybody, or this person `lacks` one that
    /// is required of them. Whoever asks must be content with it.
    pub(super) async fn must_enrol(
        &self,
        method: &Method,
        state: &State,
        lacks: bool,
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
            let wanted = |rules: &&CodeRules| match rules.enrolment {
                Enrolment::Required => true,
                Enrolment::Allowed => lacks,
                Enrolment::Refused => false,
            };
            let Some(rules) = rules.filter(wanted) else {
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
