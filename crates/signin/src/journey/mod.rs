//! A sign-in from its first page to its session: a small state machine kept on the server.

mod another;
mod enrollments;
mod finish;
mod left_out;
mod line;
mod open;
mod passkey;
mod rehearse;
mod resend;
mod reset;
mod second_step;
mod show;
mod sign_out;
mod submit;
mod turn;

pub use another::{Way, WayKind};
pub use rehearse::{Rehearsal, RehearsalEnd, RehearsedStep};

use std::sync::Arc;
use std::time::Duration;

use countersign_core::ids::{ClientId, RequestId, SignInId};
use countersign_core::{Acr, Secret, Shared};
use countersign_store::SessionRow;
use tokio::sync::Semaphore;

use crate::devices::TrustCookie;
use crate::figures::CodeFigures;
use crate::methods::Methods;
use crate::problem::Problem;
use crate::services::Services;
use crate::visitor::Browser;
use line::Lines;

/// Runs sign-ins. Any node can serve any step: nothing of one is kept here but who is next.
#[derive(Debug)]
pub struct SignIns {
    services: Shared<Services>,
    methods: Arc<Methods>,
    /// Script turns wait on threads that the password hash needs too.
    turns: Semaphore,
    lines: Lines,
}

/// Accounts that a browser can be signed in with at once.
const MOST_ACCOUNTS: usize = 5;

/// Turns that may run at once; far below the runtime's limit of blocking threads.
const TURNS: usize = 128;

impl SignIns {
    #[must_use]
    pub fn new(services: Shared<Services>, methods: Arc<Methods>) -> Self {
        Self {
            services,
            methods,
            turns: Semaphore::new(TURNS),
            lines: Lines::default(),
        }
    }

    pub(crate) fn services(&self) -> &Services {
        &self.services
    }

    /// What became of codes.
    #[must_use]
    pub fn figures(&self) -> &CodeFigures {
        &self.services.figures
    }

    /// Wrong codes in a row before an administrator must unlock a person.
    #[must_use]
    pub fn code_failures(&self) -> i64 {
        self.services.rules.code_failures
    }

    #[must_use]
    pub const fn methods(&self) -> &Arc<Methods> {
        &self.methods
    }
}

/// What a sign-in begins with.
#[derive(Clone, Debug)]
pub struct Opening<'a> {
    pub method: &'a Acr,
    pub browser: &'a Browser,
    /// The methods that satisfy whoever asks; without a list, all that are as strong as `method`.
    pub satisfying: Option<&'a [Acr]>,
    /// The authorization request to go back to.
    pub request: Option<&'a RequestId>,
    pub client: Option<&'a ClientId>,
    /// The application's name in messages.
    pub service: Option<&'a str>,
    /// `login_hint`: the user name to begin with.
    pub hint: Option<&'a str>,
    /// The page of the server that follows where no request waits; a path of ours.
    pub home: Option<&'a str>,
    /// Where the answer will go, as a CSP source expression.
    pub return_source: Option<&'a str>,
    /// What to go on with for people who do not have what the method takes, each with what else
    /// would do then.
    pub otherwise: &'a [(Acr, Vec<Acr>)],
    /// The session to raise: what it proved is not asked again. None for a fresh sign-in.
    pub raise: Option<&'a SessionRow>,
}

/// What a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    pub id: SignInId,
    pub step: i64,
    /// The page's name: `signin`, `code`, `otp`, `recovery`, `passkey`, `phone` or `choose`.
    pub page: String,
    pub problem: Option<Problem>,
    pub request: Option<RequestId>,
    /// The page of the server that follows where no request waits.
    pub home: Option<String>,
    pub client: Option<ClientId>,
    pub hint: Option<String>,
    pub return_source: Option<String>,
    /// The application's name.
    pub service: Option<String>,
    /// On the page `choose`: the last digits of each number.
    pub choices: Vec<String>,
    /// The person may take this step in another way.
    pub has_choice: bool,
    /// The person may trust this browser for so many days.
    pub remember_days: Option<u64>,
    /// A passkey does instead of user name and password.
    pub takes_passkey: bool,
    /// On pages that ask for a code.
    pub code: Option<CodeView>,
}

/// What the page that asks for a code shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeView {
    /// The last digits of the number.
    pub masked: String,
    pub length: u32,
    /// Zero when a new code may be asked for now.
    pub resend_in: Duration,
    pub resends_left: i64,
    pub expires_in: Duration,
    /// The message could not be sent, or waits for a message centre that cannot be reached.
    pub sending_failed: bool,
    /// The code was, or is being, said in a call.
    pub called: bool,
    /// The person may ask for a call.
    pub can_call: bool,
}

/// What came of a form.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The same step again, with a problem.
    Again(View),
    /// The next step; redirect so that reloading sends nothing. The view has no `code` yet.
    Next(View),
    /// The sign-in cannot succeed any more.
    Ended(View),
    /// Too many forms of this sign-in came at once. Nothing was done with this one.
    Crowded,
    Finished(Finished),
    /// The second factor is proved, and the person may choose a new password.
    Proved,
}

/// A person is signed in.
#[derive(Clone, Debug)]
pub struct Finished {
    /// The value of the session cookie: new at every rise in level.
    pub cookie: Secret,
    pub session: SessionRow,
    pub request: Option<RequestId>,
    /// The page of the server that follows where no request waits.
    pub home: Option<String>,
    /// The person trusts the browser from now on.
    pub device: Option<TrustCookie>,
}
