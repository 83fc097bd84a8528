use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use countersign_core::Shared;
use countersign_core::ids::PersonId;
use countersign_directory::Person;
use rhai::EvalAltResult;
use tokio::runtime::Handle;

use super::engine::stand_still;
use super::{Mode, Stage, Table};
use crate::codes::CodeRules;
use crate::error::{SignInError, TookTooLong};
use crate::factors::FactorRules;
use crate::problem::Problem;
use crate::services::Services;
use crate::state::State;
use crate::visitor::Visitor;

/// What a script set up in `init` and uses from then on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Initialised {
    pub(crate) codes: Option<CodeRules>,
    pub(crate) factor: Option<FactorRules>,
}

/// One turn's access to the world: what host objects work on.
#[derive(Debug)]
pub(crate) struct Call {
    services: Shared<Services>,
    method: String,
    properties: Arc<Table>,
    mode: Mode,
    initialised: Mutex<Initialised>,
    state: Mutex<Option<State>>,
    visitor: Option<Visitor>,
    runtime: Handle,
    failure: Mutex<Option<SignInError>>,
    /// For the server, in this turn.
    waited: Mutex<Duration>,
    /// Whose password was checked in this turn.
    person: Mutex<Option<Person>>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Call {
    pub(crate) fn new(
        services: Shared<Services>,
        method: &str,
        properties: Arc<Table>,
        initialised: Initialised,
    ) -> Self {
        Self {
            services,
            method: method.to_owned(),
            properties,
            mode: Mode::Live,
            initialised: Mutex::new(initialised),
            state: Mutex::new(None),
            visitor: None,
            runtime: Handle::current(),
            failure: Mutex::new(None),
            waited: Mutex::default(),
            person: Mutex::new(None),
        }
    }

    /// The same for a step of a sign-in.
    pub(crate) fn with_state(mut self, state: State, visitor: Visitor) -> Self {
        self.state = Mutex::new(Some(state));
        self.visitor = Some(visitor);
        self
    }

    pub(crate) fn in_mode(mut self, mode: Mode) -> Self {
        self.mode = mode;
        self
    }

    pub(crate) fn services(&self) -> &Shared<Services> {
        &self.services
    }

    pub(crate) fn method(&self) -> &str {
        &self.method
    }

    pub(crate) fn properties(&self) -> &Table {
        &self.properties
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(self.mode, Mode::Live)
    }

    /// Where nothing happens and everything is told; none outside of a rehearsal.
    pub(crate) fn stage(&self) -> Option<&Stage> {
        match &self.mode {
            Mode::Rehearsal(stage) => Some(stage),
            Mode::Live | Mode::Trial | Mode::Still => None,
        }
    }

    pub(crate) fn initialised(&self) -> MutexGuard<'_, Initialised> {
        lock(&self.initialised)
    }

    pub(crate) fn code_rules(&self) -> Result<CodeRules, Box<EvalAltResult>> {
        let rules = self.initialised().codes.clone();
        rules.ok_or_else(|| "codes.open was not called in init".into())
    }

    pub(crate) fn visitor(&self) -> Result<&Visitor, Box<EvalAltResult>> {
        self.visitor.as_ref().ok_or_else(not_in_a_sign_in)
    }

    /// Reads or changes the sign-in.
    pub(crate) fn state<T>(
        &self,
        work: impl FnOnce(&mut State) -> T,
    ) -> Result<T, Box<EvalAltResult>> {
        lock(&self.state)
            .as_mut()
            .map(work)
            .ok_or_else(not_in_a_sign_in)
    }

    /// Changes the sign-in between two calls of a turn.
    pub(crate) fn change(&self, work: impl FnOnce(&mut State)) {
        if let Some(state) = lock(&self.state).as_mut() {
            work(state);
        }
    }

    /// What the turn has to say to the person so far.
    pub(crate) fn problem(&self) -> Option<Problem> {
        lock(&self.state).as_ref().and_then(|state| state.problem)
    }

    pub(crate) fn take_state(&self) -> Option<State> {
        lock(&self.state).take()
    }

    pub(crate) fn put_state(&self, state: State) {
        *lock(&self.state) = Some(state);
    }

    pub(crate) fn say(&self, problem: Problem) -> Result<(), Box<EvalAltResult>> {
        self.state(|state| state.problem = Some(problem))
    }

    /// Waits for `work` on the server's runtime; the script's thread is one that may block.
    pub(crate) fn wait<T, E: Into<SignInError>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Box<EvalAltResult>> {
        if matches!(self.mode, Mode::Still) {
            return Err("a script of this kind has no directory, codes or HTTP".into());
        }
        let begun = Instant::now();
        let outcome = self
            .runtime
            .block_on(async { tokio::time::timeout(self.patience(), work).await });
        self.waited(begun.elapsed());
        match outcome {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(error)) => {
                *lock(&self.failure) = Some(error.into());
                Err("the server could not do this now".into())
            }
            Err(_) => {
                let source = TookTooLong;
                let method = self.method.clone();
                *lock(&self.failure) = Some(SignInError::Late { method, source });
                Err(source.to_string().into())
            }
        }
    }

    /// How long the server may still take in this turn.
    fn patience(&self) -> Duration {
        let time = self.services.rules.script_time;
        time.saturating_sub(*lock(&self.waited))
    }

    /// The script's own time stands still while the server works for it.
    fn waited(&self, time: Duration) {
        *lock(&self.waited) += time;
        stand_still(time);
    }

    pub(crate) fn remember(&self, person: Person) {
        *lock(&self.person) = Some(person);
    }

    /// The person as read a moment ago in this turn.
    pub(crate) fn remembered(&self, id: &PersonId) -> Option<Person> {
        lock(&self.person).clone().filter(|person| person.id == *id)
    }

    pub(crate) fn take_failure(&self) -> Option<SignInError> {
        lock(&self.failure).take()
    }
}

fn not_in_a_sign_in() -> Box<EvalAltResult> {
    "there is no sign-in here: this works in steps, not in init".into()
}
