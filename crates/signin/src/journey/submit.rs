use std::sync::Arc;

use countersign_core::ids::{PersonId, SignInId};
use countersign_core::{Acr, Amr};
use countersign_store::{SignInOutcome, SignInState};

use super::open::enter;
use super::passkey::is_first_page;
use super::second_step::Origin;
use super::{Outcome, SignIns, View};
use crate::error::SignInError;
use crate::form::Form;
use crate::methods::Method;
use crate::problem::Problem;
use crate::script::{Call, Turn};
use crate::state::State;
use crate::visitor::{Browser, Visitor};

/// What a turn of the script came to.
pub(super) enum Step {
    Failed,
    /// The method's steps are done.
    Complete,
    Next,
    /// The person has nothing for the next step; another method may do.
    Lacking,
    /// The method is not for this person now; one of these may do.
    Other(Vec<String>),
}

impl SignIns {
    /// Takes the form of step `step`.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when the sign-in was not begun in this browser; otherwise the step
    /// failed closed.
    pub async fn submit(
        &self,
        id: &SignInId,
        step: i64,
        browser: &Browser,
        form: &Form,
        visitor: &Visitor,
    ) -> Result<Outcome, SignInError> {
        let Some(_place) = self.lines.join(id).await else {
            return Ok(Outcome::Crowded);
        };
        let state = self.state(id, browser).await?;
        if let Some(problem) = self.over(&state) {
            return Ok(Outcome::Ended(self.view(&state, Some(problem)).await?));
        }
        if state.row.step != step {
            return Ok(Outcome::Again(
                self.view(&state, Some(Problem::Stale)).await?,
            ));
        }
        let before = state.row.clone();
        let mut state = state;
        let method = if form.get("passkey").is_empty() || !is_first_page(&state) {
            self.method_of(&state)?
        } else if let Some(method) = self.passkey_alone(&state) {
            state.change_method(method.name.as_str());
            method
        } else {
            let view = self.view(&state, Some(Problem::Stale)).await?;
            return Ok(Outcome::Again(view));
        };
        let from = Origin {
            browser,
            visitor,
            remember: form.has("remember_device"),
        };
        let fields = form.for_script();
        let (mut outcome, mut state) = self
            .turn(&method, state, visitor, move |turn, call| {
                take_step(turn, call, step, fields)
            })
            .await?;
        if matches!(outcome, Step::Lacking) {
            if let Some(other) = self.next_best(&method, &mut state).await? {
                let is_password = other.name.as_str() == Acr::PASSWORD;
                if is_password && state.proved().contains(&Amr::Pwd) {
                    // It is what was proved a moment ago.
                    state.change_method(Acr::PASSWORD);
                    return self.completed(&other, state, id, from).await;
                }
                return self.go_on_with(&other, state, visitor).await;
            }
            (outcome, state) = self
                .turn(&method, state, visitor, move |turn, call| {
                    advance(turn, call, step)
                })
                .await?;
        }
        let problem = state.problem.take();
        if let Some(person) = state.copied.take() {
            self.tell_of_copy(&person).await?;
        }
        match outcome {
            Step::Failed => {
                let problem = problem.unwrap_or(Problem::Credentials);
                if state.row.method != before.method {
                    // The page still asks for what it asked for.
                    state.row = before.clone();
                }
                if problem.ends() {
                    state.row.state = SignInState::Dead;
                }
                let changed = problem.ends() || state.changed(&before.facts);
                if changed && !self.save(&state).await? {
                    return self.overtaken(id, browser).await;
                }
                let view = self.view(&state, Some(problem)).await?;
                Ok(if problem.ends() {
                    Outcome::Ended(view)
                } else {
                    Outcome::Again(view)
                })
            }
            Step::Next => {
                if !self.save(&state).await? {
                    return self.overtaken(id, browser).await;
                }
                Ok(Outcome::Next(View::address_of(&state)))
            }
            Step::Complete if state.resets().is_some() => {
                if self.prove_reset(&mut state, browser).await? {
                    Ok(Outcome::Proved)
                } else {
                    self.overtaken(id, browser).await
                }
            }
            Step::Complete => self.completed(&method, state, id, from).await,
            Step::Lacking => self.overtaken(id, browser).await,
            Step::Other(named) => self.change_method(&method, state, &named, visitor).await,
        }
    }

    /// Goes on with a method that the script named, if one will do.
    async fn change_method(
        &self,
        from: &Method,
        mut state: State,
        named: &[String],
        visitor: &Visitor,
    ) -> Result<Outcome, SignInError> {
        let Some(other) = self.other_method(from, &state, named).await? else {
            state.row.state = SignInState::Dead;
            self.save(&state).await?;
            return Ok(Outcome::Ended(
                self.view(&state, Some(Problem::NoPhone)).await?,
            ));
        };
        self.go_on_with(&other, state, visitor).await
    }

    pub(super) async fn go_on_with(
        &self,
        other: &Arc<Method>,
        mut state: State,
        visitor: &Visitor,
    ) -> Result<Outcome, SignInError> {
        state.change_method(other.name.as_str());
        let (entered, mut state) = self
            .turn(other, state, visitor, |turn, call| {
                let first = turn.next_step(0)?.max(1);
                enter(turn, call, first)
            })
            .await?;
        let problem = state.problem.take();
        if !entered {
            state.row.state = SignInState::Dead;
        }
        if !self.save(&state).await? {
            let view = self.view(&state, Some(Problem::Expired)).await?;
            return Ok(Outcome::Ended(view));
        }
        Ok(if entered {
            Outcome::Next(View::address_of(&state))
        } else {
            Outcome::Ended(self.view(&state, problem).await?)
        })
    }

    pub(crate) async fn save(&self, state: &State) -> Result<bool, SignInError> {
        let mut tx = self.services.store.begin().await?;
        let written = state.write(&mut tx).await?;
        if written {
            if state.row.state == SignInState::Dead {
                let now = self.services.clock.now();
                tx.count_sign_ins(&state.row.method, SignInOutcome::Failed, 1, now)
                    .await?;
            }
            tx.commit().await?;
        }
        Ok(written)
    }

    /// Another form of the same sign-in was faster: show what it led to.
    pub(super) async fn overtaken(
        &self,
        id: &SignInId,
        browser: &Browser,
    ) -> Result<Outcome, SignInError> {
        let state = self.state(id, browser).await?;
        let problem = self.over(&state).unwrap_or(Problem::Stale);
        let view = self.view(&state, Some(problem)).await?;
        Ok(if problem.ends() {
            Outcome::Ended(view)
        } else {
            Outcome::Again(view)
        })
    }
}

pub(super) fn take_step(
    turn: &Turn<'_>,
    call: &Call,
    step: i64,
    form: rhai::Map,
) -> Result<Step, SignInError> {
    let known = person(call);
    if !turn.authenticate(step, form)? || call.problem().is_some() {
        return Ok(Step::Failed);
    }
    // Also after a first step that has to be repeated, when the person is known already.
    if let Some(person) = person(call)
        && (known.is_none() || step == 1)
        && !turn.is_valid(&person)?
    {
        return Ok(Step::Other(turn.alternative(&person)?));
    }
    if step >= turn.count_steps()? {
        return Ok(Step::Complete);
    }
    // Nobody rehearses for somebody else's telephone.
    if let Some(person) = person(call)
        && known.is_none()
        && call.stage().is_none()
        && !turn.has_enrollments(&person)?
    {
        return Ok(Step::Lacking);
    }
    advance(turn, call, step)
}

/// Goes to the step that follows.
fn advance(turn: &Turn<'_>, call: &Call, step: i64) -> Result<Step, SignInError> {
    let next = turn.next_step(step)?;
    if next <= step {
        return Err(SignInError::Script {
            method: call.method().to_owned(),
            fault: format!("next_step({step}) must go forward, not to {next}").into(),
        });
    }
    Ok(if enter(turn, call, next)? {
        Step::Next
    } else {
        Step::Failed
    })
}

fn person(call: &Call) -> Option<String> {
    call.state(|state| state.person().map(PersonId::to_string))
        .ok()
        .flatten()
}
