use countersign_core::ids::SignInId;
use countersign_delivery::Medium;
use countersign_store::SignInState;

use super::{Outcome, SignIns, View};
use crate::codes::{self, How};
use crate::error::SignInError;
use crate::problem::Problem;
use crate::state::State;
use crate::visitor::{Browser, Visitor};

impl SignIns {
    /// Brings a new code in place of the one that was sent, as a text message or by a call;
    /// guesses are not given back.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when the sign-in was not begun in this browser.
    pub async fn resend(
        &self,
        id: &SignInId,
        step: i64,
        browser: &Browser,
        visitor: &Visitor,
        medium: Medium,
    ) -> Result<Outcome, SignInError> {
        let Some(_place) = self.lines.join(id).await else {
            return Ok(Outcome::Crowded);
        };
        let state = self.state(id, browser).await?;
        self.renew_code(state, step, visitor, medium).await
    }

    pub(crate) async fn renew_code(
        &self,
        mut state: State,
        step: i64,
        visitor: &Visitor,
        medium: Medium,
    ) -> Result<Outcome, SignInError> {
        if let Some(problem) = self.over(&state) {
            return Ok(Outcome::Ended(self.view(&state, Some(problem)).await?));
        }
        let rules = self.method_of(&state)?.initialised.codes.clone();
        let renewed = match rules {
            // No page offers a call where none is allowed.
            Some(rules) if medium == Medium::Voice && rules.voice.is_none() => Err(Problem::Stale),
            Some(rules) if state.row.step == step && state.page() == "code" => {
                let how = How { visitor, medium };
                codes::renew(&self.services, &rules, &state, how).await?
            }
            _ => Err(Problem::Stale),
        };
        match renewed {
            Ok(()) => Ok(Outcome::Next(View::address_of(&state))),
            Err(problem) if matches!(problem, Problem::CodeDead) => {
                state.row.state = SignInState::Dead;
                self.save(&state).await?;
                Ok(Outcome::Ended(self.view(&state, Some(problem)).await?))
            }
            Err(problem) => Ok(Outcome::Again(self.view(&state, Some(problem)).await?)),
        }
    }
}
