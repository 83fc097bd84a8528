//! A person who is signed in adds a number: a code goes there first. It runs as a sign-in of its
//! own that never comes to a session.

use std::collections::BTreeMap;

use countersign_core::ids::SignInId;
use countersign_core::{Phone, Secret};
use countersign_delivery::Medium;
use countersign_directory::{Enrolled, Person};
use countersign_store::{SignInRow, SignInState};

use crate::codes;
use crate::error::SignInError;
use crate::factors::FactorKind;
use crate::guards::NumberRefusal;
use crate::journey::{Outcome, SignIns, View};
use crate::outside::CredentialChange;
use crate::problem::Problem;
use crate::state::State;
use crate::visitor::{Browser, Visitor};

/// Which factors the methods that are on can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfferedFactors {
    pub numbers: bool,
    pub apps: bool,
    pub recovery_codes: bool,
    pub passkeys: bool,
}

/// What came of a code that went to a new number.
#[derive(Clone, Debug)]
pub enum NumberOutcome {
    /// The number is the person's.
    Added,
    /// The same page again, with a problem.
    Again(Box<View>),
    /// The number cannot be added any more this time.
    Ended(Problem),
}

impl SignIns {
    #[must_use]
    pub fn offered_factors(&self) -> OfferedFactors {
        let methods = self.methods();
        OfferedFactors {
            numbers: methods.code_rules(&[]).is_some(),
            apps: methods.factor_rules(FactorKind::App).is_some(),
            recovery_codes: methods.factor_rules(FactorKind::RecoveryCode).is_some(),
            passkeys: methods.factor_rules(FactorKind::Passkey).is_some(),
        }
    }

    /// The attribute that new numbers are put in; none when no method sends codes.
    #[must_use]
    pub fn number_attribute(&self) -> Option<String> {
        Some(self.methods().code_rules(&[])?.attribute)
    }

    /// Sends a code to a number as it was typed.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn begin_number(
        &self,
        person: &Person,
        typed: &str,
        browser: &Browser,
        visitor: &Visitor,
    ) -> Result<Result<SignInId, Problem>, SignInError> {
        let services = self.services();
        let Some(rules) = self.methods().code_rules(&[]) else {
            return Ok(Err(Problem::Withheld));
        };
        let Ok(to) = Phone::parse(typed, rules.region.as_deref()) else {
            return Ok(Err(Problem::PhoneInvalid));
        };
        match services.rules.guards.numbers.refuse(&to.numbering()) {
            Some(NumberRefusal::Country) => return Ok(Err(Problem::PhoneCountry)),
            Some(NumberRefusal::Kind) => return Ok(Err(Problem::PhoneInvalid)),
            None if rules.medium(&to).is_none() => return Ok(Err(Problem::PhoneFixedLine)),
            None => {}
        }
        let held = person.attribute(&rules.attribute);
        if held.iter().any(|number| number == to.expose()) {
            return Ok(Err(Problem::PhoneKnown));
        }
        let now = services.clock.now();
        let mut state = State::new(SignInRow {
            id: SignInId::generate(now, services.entropy.as_ref()),
            browser: browser.fingerprint().to_vec(),
            method: rules.method.clone(),
            step: 2,
            person_id: Some(person.id.clone()),
            facts: BTreeMap::new(),
            request_id: None,
            client_id: None,
            state: SignInState::Open,
            revision: 0,
            created_at: now,
            expires_at: now + services.rules.sign_in_lifetime,
        });
        state.set_adds_number();
        state.set_page("code");
        if let Err(problem) = codes::send(services, &rules, &mut state, visitor, &to).await? {
            return Ok(Err(problem));
        }
        let mut tx = services.store.single().await?;
        tx.add_sign_in(&state.row).await?;
        Ok(Ok(state.row.id))
    }

    async fn adding(
        &self,
        person: &Person,
        id: &SignInId,
        browser: &Browser,
    ) -> Result<State, SignInError> {
        let state = self.any_state(id, browser).await?;
        if state.adds_number() && state.person() == Some(&person.id) {
            Ok(state)
        } else {
            Err(SignInError::Unknown)
        }
    }

    /// The page that asks for the code.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when this person began nothing of this id in this browser.
    pub async fn show_number(
        &self,
        person: &Person,
        id: &SignInId,
        browser: &Browser,
    ) -> Result<View, SignInError> {
        let state = self.adding(person, id, browser).await?;
        let problem = self.over(&state);
        self.view(&state, problem).await
    }

    /// Brings a new code in place of the one that was sent.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when this person began nothing of this id in this browser.
    pub async fn resend_number(
        &self,
        person: &Person,
        id: &SignInId,
        browser: &Browser,
        visitor: &Visitor,
        medium: Medium,
    ) -> Result<Outcome, SignInError> {
        let state = self.adding(person, id, browser).await?;
        let step = state.row.step;
        self.renew_code(state, step, visitor, medium).await
    }

    /// Adds the number if this is its code; the person is told at the number that they had before.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when this person began nothing of this id in this browser.
    pub async fn confirm_number(
        &self,
        person: &Person,
        id: &SignInId,
        browser: &Browser,
        code: &Secret,
    ) -> Result<NumberOutcome, SignInError> {
        let services = self.services();
        let mut state = self.adding(person, id, browser).await?;
        if let Some(problem) = self.over(&state) {
            return Ok(NumberOutcome::Ended(problem));
        }
        if let Err(problem) = codes::verify(services, &mut state, code).await? {
            if problem.ends() {
                state.row.state = SignInState::Dead;
                self.save(&state).await?;
                return Ok(NumberOutcome::Ended(problem));
            }
            let view = self.view(&state, Some(problem)).await?;
            return Ok(NumberOutcome::Again(Box::new(view)));
        }
        let number = state.verified_number().map(|to| Phone::parse(to, None));
        let rules = self.methods().code_rules(&[]);
        state.row.state = SignInState::Done;
        let saved = self.save(&state).await?;
        let (Some(Ok(number)), Some(rules), true) = (number, rules, saved) else {
            return Ok(NumberOutcome::Ended(Problem::Expired));
        };
        let (directory, actor) = (&services.directory, person.id.as_str());
        let (attribute, shared) = (rules.attribute, rules.shared_numbers);
        let added = directory.enrol_further_phone(&person.id, &attribute, &number, shared, actor);
        if added.await? != Enrolled::Done {
            return Ok(NumberOutcome::Ended(Problem::PhoneTaken));
        }
        // The first number there is has nobody to be told before it.
        if !person.attribute(&attribute).is_empty() {
            self.tell_or_log(person, CredentialChange::NumberAdded, actor)
                .await;
        }
        Ok(NumberOutcome::Added)
    }
}
