use countersign_core::Phone;
use countersign_core::ids::SignInId;
use countersign_delivery::Medium;
use countersign_store::{MessageRow, MessageState, SignInState};

use super::{CodeView, SignIns, View};
use crate::codes::PURPOSE;
use crate::error::SignInError;
use crate::problem::Problem;
use crate::state::State;
use crate::visitor::Browser;

impl SignIns {
    /// What the browser should show now. Showing changes nothing.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when the sign-in was not begun in this browser.
    pub async fn show(&self, id: &SignInId, browser: &Browser) -> Result<View, SignInError> {
        let state = self.state(id, browser).await?;
        let problem = self.over(&state);
        self.view(&state, problem).await
    }

    /// A sign-in of this browser. Proving a new number is none.
    pub(super) async fn state(
        &self,
        id: &SignInId,
        browser: &Browser,
    ) -> Result<State, SignInError> {
        let state = self.any_state(id, browser).await?;
        if state.adds_number() {
            return Err(SignInError::Unknown);
        }
        Ok(state)
    }

    pub(crate) async fn any_state(
        &self,
        id: &SignInId,
        browser: &Browser,
    ) -> Result<State, SignInError> {
        let browser = browser.fingerprint();
        let row = self.services.store.sign_in(id, &browser).await?;
        Ok(State::new(row.ok_or(SignInError::Unknown)?))
    }

    /// Why nothing more can come of this sign-in, if so.
    pub(crate) fn over(&self, state: &State) -> Option<Problem> {
        match state.row.state {
            SignInState::Done | SignInState::Dead => Some(Problem::Expired),
            SignInState::Open => {
                (state.row.expires_at <= self.services.clock.now()).then_some(Problem::Expired)
            }
        }
    }

    pub(crate) async fn view(
        &self,
        state: &State,
        problem: Option<Problem>,
    ) -> Result<View, SignInError> {
        let code = if state.page() == "code" {
            self.code_view(state).await?
        } else {
            None
        };
        Ok(View {
            problem,
            code,
            takes_passkey: self.passkey_alone(state).is_some(),
            has_choice: self.over(state).is_none() && self.has_choice(state).await?,
            remember_days: self.remember_days(state),
            ..View::address_of(state)
        })
    }

    /// Offered where it will make a difference.
    fn remember_days(&self, state: &State) -> Option<u64> {
        let lifetime = self.trusted_device_lifetime();
        let lifetime = lifetime.filter(|_| state.goes_by_device())?;
        Some(lifetime.as_secs() / (24 * 60 * 60))
    }

    async fn code_view(&self, state: &State) -> Result<Option<CodeView>, SignInError> {
        let store = &self.services.store;
        let rules = self.method_of(state)?.initialised.codes.clone();
        let (Some(rules), Some(challenge)) =
            (rules, store.challenge(&state.row.id, PURPOSE).await?)
        else {
            return Ok(None);
        };
        let now = self.services.clock.now();
        let message = store.message(&challenge.message_id).await?;
        let masked = state
            .destination()
            .and_then(|to| Phone::parse(to, None).ok())
            .map(|phone| phone.masked())
            .unwrap_or_default();
        Ok(Some(CodeView {
            masked,
            length: rules.length,
            resend_in: now.until(challenge.resend_at),
            resends_left: challenge.resends_left,
            expires_in: now.until(challenge.expires_at),
            sending_failed: message.as_ref().is_none_or(|m| self.sending_failed(m)),
            called: message.is_some_and(|m| m.medium == Medium::Voice.as_str()),
            can_call: rules.voice.is_some(),
        }))
    }

    /// Also while it waits for a centre that cannot be reached.
    fn sending_failed(&self, message: &MessageRow) -> bool {
        let services = &self.services;
        match message.state {
            MessageState::Failed | MessageState::Expired => true,
            MessageState::Queued => {
                !services.delivery.can_send(message) && services.clock.now() < message.expires_at
            }
            _ => false,
        }
    }
}

impl View {
    /// What is known without asking the store: enough to send the browser to the page.
    pub(super) fn address_of(state: &State) -> Self {
        Self {
            id: state.row.id.clone(),
            step: state.row.step,
            page: state.page().to_owned(),
            problem: None,
            request: state.row.request_id.clone(),
            home: state.home().map(str::to_owned),
            client: state.row.client_id.clone(),
            hint: state.hint().map(str::to_owned),
            return_source: state.return_source().map(str::to_owned),
            service: state.service().map(str::to_owned),
            choices: if state.page() == "choose" {
                state
                    .offered()
                    .iter()
                    .map(|number| masked(number))
                    .collect()
            } else {
                Vec::new()
            },
            has_choice: false,
            remember_days: None,
            takes_passkey: false,
            code: None,
        }
    }
}

fn masked(number: &str) -> String {
    let phone = Phone::parse(number, None);
    phone.map_or_else(|_| "•••".to_owned(), |phone| phone.masked())
}
