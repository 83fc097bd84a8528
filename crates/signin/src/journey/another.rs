//! Another way to take the second step: among those that the person has and that satisfy whoever
//! asks for the sign-in, never a weaker one.

use std::sync::Arc;

use countersign_core::Phone;
use countersign_core::ids::{PersonId, SignInId};
use countersign_directory::Person;

use super::open::enter;
use super::{Outcome, SignIns, View};
use crate::error::SignInError;
use crate::factors::FactorKind;
use crate::methods::Method;
use crate::problem::Problem;
use crate::state::State;
use crate::visitor::{Browser, Visitor};

/// A way that a person may choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Names it in a form.
    pub id: String,
    pub kind: WayKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WayKind {
    /// A code to one of their numbers, of which the last digits are told.
    Number(String),
    App,
    RecoveryCode,
    Passkey,
    /// A method of the operator's own, by its name.
    Method(String),
}

/// A way with what going it takes.
struct Choice {
    way: Way,
    method: Arc<Method>,
    number: Option<Phone>,
}

impl SignIns {
    /// The ways that the person may choose instead of the present one.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when the sign-in was not begun in this browser.
    pub async fn ways(
        &self,
        id: &SignInId,
        browser: &Browser,
    ) -> Result<(View, Vec<Way>), SignInError> {
        let state = self.state(id, browser).await?;
        let problem = self.over(&state);
        let ways = self.choices(&state).await?.into_iter();
        let ways = ways.map(|choice| choice.way).collect();
        Ok((self.view(&state, problem).await?, ways))
    }

    /// Goes another way.
    ///
    /// # Errors
    /// [`SignInError::Unknown`] when the sign-in was not begun in this browser.
    pub async fn take_way(
        &self,
        id: &SignInId,
        step: i64,
        browser: &Browser,
        visitor: &Visitor,
        way: &str,
    ) -> Result<Outcome, SignInError> {
        let Some(_place) = self.lines.join(id).await else {
            return Ok(Outcome::Crowded);
        };
        let state = self.state(id, browser).await?;
        if let Some(problem) = self.over(&state) {
            return Ok(Outcome::Ended(self.view(&state, Some(problem)).await?));
        }
        let mut choices = self.choices(&state).await?.into_iter();
        let chosen = choices.find(|choice| choice.way.id == way);
        let (Some(chosen), true) = (chosen, state.row.step == step) else {
            let view = self.view(&state, Some(Problem::Stale)).await?;
            return Ok(Outcome::Again(view));
        };
        let mut changed = state.clone();
        changed.change_method(chosen.method.name.as_str());
        if let Some(number) = &chosen.number {
            changed.choose_number(number.expose());
        }
        let (entered, mut changed) = self
            .turn(&chosen.method, changed, visitor, |turn, call| {
                let first = turn.next_step(0)?.max(1);
                enter(turn, call, first)
            })
            .await?;
        let problem = changed.problem.take();
        if !entered {
            // The present way stays open.
            let problem = problem.unwrap_or(Problem::Server);
            return Ok(Outcome::Again(self.view(&state, Some(problem)).await?));
        }
        if !self.save(&changed).await? {
            let view = self.view(&state, Some(Problem::Stale)).await?;
            return Ok(Outcome::Again(view));
        }
        Ok(Outcome::Next(View::address_of(&changed)))
    }

    /// Whether there is any other way.
    pub(super) async fn has_choice(&self, state: &State) -> Result<bool, SignInError> {
        Ok(!self.choices(state).await?.is_empty())
    }

    /// The strongest method that does instead of one that the person has nothing for.
    pub(super) async fn instead(&self, state: &State) -> Result<Option<Arc<Method>>, SignInError> {
        let first = self.choices(state).await?.into_iter().next();
        Ok(first.map(|choice| choice.method))
    }

    /// Whether the person has what a method asks for; a method that cannot say so is taken to ask
    /// for nothing.
    pub(super) async fn lacks_enrollments(
        &self,
        method: &Arc<Method>,
        person: &PersonId,
    ) -> Result<bool, SignInError> {
        if !method.program.tells_enrollments() {
            return Ok(false);
        }
        let person = person.to_string();
        let has = self
            .bare_turn(method, move |turn| turn.has_enrollments(&person))
            .await?;
        Ok(!has)
    }

    async fn choices(&self, state: &State) -> Result<Vec<Choice>, SignInError> {
        let Some(person) = state.person().filter(|_| !state.proved().is_empty()) else {
            return Ok(Vec::new());
        };
        let Some(person) = self.services.directory.person(person).await? else {
            return Ok(Vec::new());
        };
        let mut choices: Vec<Choice> = Vec::new();
        for method in self.satisfying(state) {
            if !method.program.tells_enrollments()
                || self.lacks_enrollments(&method, &person.id).await?
            {
                continue;
            }
            for choice in self.choices_by(&method, state, &person) {
                // Two methods may send to the same number.
                if choices
                    .iter()
                    .all(|other| other.way.kind != choice.way.kind)
                {
                    choices.push(choice);
                }
            }
        }
        choices.retain(|choice| !is_present(choice, state));
        Ok(choices)
    }

    /// The methods that satisfy whoever asks: the present one, then the strongest first, and
    /// recovery codes last, since each works once.
    pub(super) fn satisfying(&self, state: &State) -> Vec<Arc<Method>> {
        let acrs = state.satisfying().into_iter();
        let mut methods: Vec<_> = acrs.filter_map(|acr| self.methods.find(&acr)).collect();
        methods.sort_by_key(|method| {
            let present = method.name.as_str() == state.row.method;
            let factor = method.initialised.factor.as_ref();
            let recovers = factor.is_some_and(|rules| rules.kind == FactorKind::RecoveryCode);
            (!present, recovers, std::cmp::Reverse(method.level))
        });
        methods
    }

    fn choices_by(&self, method: &Arc<Method>, state: &State, person: &Person) -> Vec<Choice> {
        let choice = |id: String, kind, number| Choice {
            way: Way { id, kind },
            method: Arc::clone(method),
            number,
        };
        let name = method.name.to_string();
        let is_present = name == state.row.method;
        if let Some(rules) = &method.initialised.codes {
            let numbers = person.attribute(&rules.attribute).iter().enumerate();
            return numbers
                .filter_map(|(at, number)| {
                    let to = Phone::parse(number, rules.region.as_deref()).ok()?;
                    rules.medium(&to)?;
                    let kind = WayKind::Number(to.masked());
                    Some(choice(format!("{name}/{at}"), kind, Some(to)))
                })
                .collect();
        }
        let factor = method.initialised.factor.as_ref();
        let kind = match factor.map(|rules| rules.kind) {
            Some(FactorKind::App) => WayKind::App,
            Some(FactorKind::RecoveryCode) => WayKind::RecoveryCode,
            Some(FactorKind::Passkey) => WayKind::Passkey,
            None if is_present => return Vec::new(),
            None => WayKind::Method(name.clone()),
        };
        vec![choice(name, kind, None)]
    }
}

/// Whether this is the way that the person is on.
fn is_present(choice: &Choice, state: &State) -> bool {
    let present = choice.method.name.as_str() == state.row.method;
    match &choice.number {
        Some(number) => present && state.destination() == Some(number.expose()),
        None => present,
    }
}
