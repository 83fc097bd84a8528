//! What follows when the steps of a method are done: a session, or the steps of another method
//! that the person, the operator or the script wants besides.

use std::sync::Arc;

use countersign_core::Acr;
use countersign_core::ids::SignInId;
use countersign_store::{TwoStepRow, TwoStepWish};

use super::{Outcome, SignIns};
use crate::error::SignInError;
use crate::methods::Method;
use crate::state::State;
use crate::visitor::{Browser, Visitor};

/// From where a form came, and whether its person trusts that place from now on.
#[derive(Clone, Copy)]
pub(super) struct Origin<'a> {
    pub(super) browser: &'a Browser,
    pub(super) visitor: &'a Visitor,
    pub(super) remember: bool,
}

impl SignIns {
    pub(super) async fn completed(
        &self,
        method: &Method,
        mut state: State,
        id: &SignInId,
        from: Origin<'_>,
    ) -> Result<Outcome, SignInError> {
        let asked = self.asked_besides(method, &state).await?;
        let lacks = match (state.person(), asked) {
            (Some(person), Some(asked)) if asked.required => {
                !self.has_second_factor(person).await?
            }
            _ => false,
        };
        if let Some(stronger) = self.must_enrol(method, &state, lacks).await? {
            return self.go_on_with(&stronger, state, from.visitor).await;
        }
        if let Some(asked) = asked
            && self
                .wants_second_step(method, asked, &mut state, from.visitor)
                .await?
        {
            state.set_satisfying(&self.as_strong_as(&method.name));
            if let Some(other) = self.instead(&state).await? {
                return self.go_on_with(&other, state, from.visitor).await;
            }
        }
        match self.finish(method, &mut state, from).await? {
            Some(finished) => Ok(Outcome::Finished(finished)),
            // What another form led to.
            None => self.overtaken(id, from.browser).await,
        }
    }

    /// What the person and an administrator want of somebody who has given their password, where
    /// the application is content with it.
    async fn asked_besides(
        &self,
        method: &Method,
        state: &State,
    ) -> Result<Option<TwoStepRow>, SignInError> {
        let is_password = method.name.as_str() == Acr::PASSWORD;
        match state.person().filter(|_| is_password || method.chooses()) {
            Some(person) => Ok(Some(self.services.store.two_step(person).await?)),
            None => Ok(None),
        }
    }

    /// Whether somebody who has given their password is to be asked for more, although the
    /// application is content with it.
    async fn wants_second_step(
        &self,
        method: &Method,
        asked: TwoStepRow,
        state: &mut State,
        visitor: &Visitor,
    ) -> Result<bool, SignInError> {
        let Some(person) = state.person().cloned() else {
            return Ok(false);
        };
        let rules = &self.services.rules;
        let is_password = method.name.as_str() == Acr::PASSWORD;
        // A method that chooses has the operator's rules in it.
        let required = asked.required || rules.two_step_required && is_password;
        let wish = match asked.wish {
            Some(wish) => wish,
            None if required => TwoStepWish::UnknownDevices,
            None => return Ok(false),
        };
        let left_out = self.is_left_out(wish, state, &person, visitor).await?;
        Ok(!left_out)
    }

    /// Goes on with the first of the methods that a script named that the person has what it
    /// takes for, in place of one that is not for them.
    pub(super) async fn other_method(
        &self,
        from: &Method,
        state: &State,
        named: &[String],
    ) -> Result<Option<Arc<Method>>, SignInError> {
        let satisfying = state.satisfying();
        let acrs = named.iter().filter_map(|name| Acr::new(name).ok());
        let found = acrs.filter_map(|acr| self.methods.find(&acr));
        let mut would_do: Vec<_> = found
            .filter(|other| other.level >= from.level && other.name != from.name)
            .filter(|other| satisfying.contains(&other.name))
            .collect();
        if let Some(person) = state.person() {
            for other in &would_do {
                if !self.lacks_enrollments(other, person).await? {
                    return Ok(Some(Arc::clone(other)));
                }
            }
        }
        // Whatever else they have, before they are asked for what they have not.
        if from.chooses()
            && !would_do.is_empty()
            && let Some(other) = self.instead(state).await?
        {
            return Ok(Some(other));
        }
        Ok(would_do.pop())
    }
}
