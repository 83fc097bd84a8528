use std::collections::BTreeMap;

use countersign_core::ids::SignInId;
use countersign_core::{Acr, hex};
use countersign_store::{SignInRow, SignInState};

use super::{Opening, SignIns, View};
use crate::error::SignInError;
use crate::problem::Problem;
use crate::script::{Call, Turn};
use crate::state::State;
use crate::visitor::Visitor;

impl SignIns {
    /// Begins a sign-in at the first step that its method still needs.
    ///
    /// # Errors
    /// [`SignInError::MethodUnavailable`] when the method is not offered now.
    pub async fn open(
        &self,
        opening: &Opening<'_>,
        visitor: &Visitor,
    ) -> Result<Result<View, Problem>, SignInError> {
        self.enter_first(self.new_state(opening), visitor).await
    }

    /// Writes a sign-in at the first step that its method still needs.
    pub(super) async fn enter_first(
        &self,
        mut state: State,
        visitor: &Visitor,
    ) -> Result<Result<View, Problem>, SignInError> {
        let mut method = self.method_of(&state)?;
        if let Some(person) = state.person().cloned()
            && self.lacks_enrollments(&method, &person).await?
            && let Some(other) = self.next_best(&method, &mut state).await?
        {
            state.change_method(other.name.as_str());
            method = other;
        }
        let raised = state.person().map(ToString::to_string);
        let (entered, mut state) = self
            .turn(&method, state, visitor, move |turn, call| {
                if let Some(person) = &raised
                    && !turn.is_valid(person)?
                {
                    return Ok(Err(turn.alternative(person)?));
                }
                let first = turn.next_step(0)?.max(1);
                enter(turn, call, first).map(Ok)
            })
            .await?;
        let mut usable = matches!(entered, Ok(true));
        if let Err(named) = entered
            && let Some(other) = self.other_method(&method, &state, &named).await?
        {
            state.change_method(other.name.as_str());
            (usable, state) = self
                .turn(&other, state, visitor, |turn, call| {
                    let first = turn.next_step(0)?.max(1);
                    enter(turn, call, first)
                })
                .await?;
        }
        if !usable && state.problem.is_none() {
            state.problem = Some(Problem::NoPhone);
        }
        if let Some(problem) = state.problem.take() {
            return Ok(Err(problem));
        }
        let mut tx = self.services.store.single().await?;
        tx.add_sign_in(&state.row).await?;
        Ok(Ok(View::address_of(&state)))
    }

    /// The methods that are as strong as this one.
    pub(crate) fn as_strong_as(&self, method: &Acr) -> Vec<Acr> {
        let offers = self.methods.offers();
        let level = offers.iter().find(|offer| offer.acr == *method);
        let level = level.map_or(i64::MAX, |offer| offer.level);
        offers
            .iter()
            .filter(|offer| offer.level >= level)
            .map(|offer| offer.acr.clone())
            .collect()
    }

    fn new_state(&self, opening: &Opening<'_>) -> State {
        let now = self.services.clock.now();
        let mut state = State::new(SignInRow {
            id: SignInId::generate(now, self.services.entropy.as_ref()),
            browser: opening.browser.fingerprint().to_vec(),
            method: opening.method.to_string(),
            step: 1,
            person_id: opening.raise.map(|s| s.person_id.clone()),
            facts: BTreeMap::new(),
            request_id: opening.request.cloned(),
            client_id: opening.client.cloned(),
            state: SignInState::Open,
            revision: 0,
            created_at: now,
            expires_at: now + self.services.rules.sign_in_lifetime,
        });
        match opening.satisfying {
            Some(acrs) => state.set_satisfying(acrs),
            None => state.set_satisfying(&self.as_strong_as(opening.method)),
        }
        state.set_otherwise(opening.otherwise);
        if let Some(session) = opening.raise {
            state.take_over(&session.amr);
            state.set_raises(&hex::encode(&session.token_hash));
        }
        if let Some(service) = opening.service {
            state.set_service(service);
        }
        if let Some(hint) = opening.hint {
            state.set_hint(hint);
        }
        if let Some(home) = opening.home {
            state.set_home(home);
        }
        if let Some(source) = opening.return_source {
            state.set_return_source(source);
        }
        state
    }
}

/// Goes to a step: prepares it and notes its page. False when the script's `prepare` says no.
pub(super) fn enter(turn: &Turn<'_>, call: &Call, step: i64) -> Result<bool, SignInError> {
    let prepared = turn.prepare(step)?;
    if prepared {
        let page = turn.page(step)?;
        call.change(|state| {
            state.row.step = step;
            state.set_page(&page);
        });
    } else {
        call.change(|state| {
            // A script that gives no reason still must not go on.
            state.problem.get_or_insert(Problem::Server);
        });
    }
    Ok(prepared)
}
