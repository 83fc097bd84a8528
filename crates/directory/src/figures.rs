use countersign_core::figures::{MOMENTS, Tally, Timings};

use crate::{DirectoryError, PasswordCheck};

/// What became of passwords that were to be checked, since this process began.
#[derive(Debug)]
pub struct PasswordFigures {
    pub checks: Tally<&'static str>,
    /// From the question to the answer, with what both directories and the queue for a core took.
    pub times: Timings<()>,
}

impl Default for PasswordFigures {
    fn default() -> Self {
        Self {
            checks: Tally::default(),
            times: Timings::within(MOMENTS),
        }
    }
}

/// The word for an answer.
pub(crate) const fn word(check: &Result<PasswordCheck, DirectoryError>) -> &'static str {
    match check {
        Ok(PasswordCheck::Right(_)) => "right",
        Ok(PasswordCheck::Barred { .. }) => "barred",
        Ok(PasswordCheck::Wrong { .. }) => "wrong",
        Err(DirectoryError::Busy) => "busy",
        Err(_) => "failed",
    }
}
