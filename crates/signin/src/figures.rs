use countersign_core::figures::Tally;

use crate::error::SignInError;
use crate::problem::Problem;

/// What became of codes, since this process began.
#[derive(Debug, Default)]
pub struct CodeFigures {
    /// Put into the outbox, by medium.
    pub sent: Tally<&'static str>,
    /// Asked for and not sent, by reason.
    pub withheld: Tally<&'static str>,
    /// Typed, by what they are codes of, and what came of it: `right`, or why not.
    pub typed: Tally<(CodeKind, &'static str)>,
}

/// What a code is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeKind {
    /// A text message or a call.
    Message,
    App,
    Recovery,
}

impl CodeKind {
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Message => "message",
            Self::App => "app",
            Self::Recovery => "recovery",
        }
    }
}

type Came = Result<Result<(), Problem>, SignInError>;

impl CodeFigures {
    /// Counts a code that was asked for, unless it was sent: that is counted where it is.
    pub(crate) fn asked(&self, came: Came) -> Came {
        match &came {
            Ok(Ok(())) => {}
            Ok(Err(problem)) => self.withheld.add(problem.as_str(), 1),
            Err(_) => self.withheld.add(Problem::Server.as_str(), 1),
        }
        came
    }

    /// Counts a code that was typed.
    pub(crate) fn typed(&self, kind: CodeKind, came: Came) -> Came {
        let word = match &came {
            Ok(Ok(())) => "right",
            Ok(Err(problem)) => problem.as_str(),
            Err(_) => Problem::Server.as_str(),
        };
        self.typed.add((kind, word), 1);
        came
    }
}
