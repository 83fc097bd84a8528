//! What a test of a script came to, in words.

use countersign_admin::ScriptTest;
use countersign_core::Amr;
use countersign_signin::{RehearsalEnd, RehearsedStep};
use serde::Serialize;

#[derive(Debug, Serialize)]
pub(super) struct Tested {
    good: bool,
    words: String,
    steps: Vec<Step>,
    /// The line that is wrong.
    #[serde(skip)]
    pub(super) line: Option<usize>,
}

#[derive(Debug, Serialize)]
struct Step {
    step: i64,
    page: String,
    told: Vec<String>,
}

impl From<RehearsedStep> for Step {
    fn from(step: RehearsedStep) -> Self {
        Self {
            step: step.step,
            page: step.page,
            told: step.told,
        }
    }
}

impl From<ScriptTest> for Tested {
    fn from(test: ScriptTest) -> Self {
        if let Some(fault) = test.fault {
            return Self {
                good: false,
                words: fault.reason,
                steps: Vec::new(),
                line: fault.line,
            };
        }
        let Some(rehearsal) = test.rehearsal else {
            return Self {
                good: true,
                words: "The script compiles and its init succeeds.".to_owned(),
                steps: Vec::new(),
                line: None,
            };
        };
        let line = match &rehearsal.end {
            RehearsalEnd::Failed(fault) => fault.line,
            _ => None,
        };
        let (good, words) = words(rehearsal.end);
        Self {
            good,
            words,
            steps: rehearsal.steps.into_iter().map(Step::from).collect(),
            line,
        }
    }
}

fn words(end: RehearsalEnd) -> (bool, String) {
    match end {
        RehearsalEnd::SignedIn(amr) => {
            let amr: Vec<&str> = amr.into_iter().map(Amr::as_str).collect();
            (
                true,
                format!("Signed in, having proved {}.", amr.join(", ")),
            )
        }
        RehearsalEnd::Refused(problem) => (
            false,
            format!("The sign-in ends here: {}.", problem.as_str()),
        ),
        RehearsalEnd::HandedOver(Some(method)) => (
            true,
            format!("This person cannot use the method; the sign-in goes on with {method}."),
        ),
        RehearsalEnd::HandedOver(None) => (
            false,
            "This person cannot use the method, and it names no other.".to_owned(),
        ),
        RehearsalEnd::Decided(said) => (true, format!("It says: {said}")),
        RehearsalEnd::TooManySteps => (false, "The steps do not end.".to_owned()),
        RehearsalEnd::Failed(fault) => (false, fault.reason),
    }
}
