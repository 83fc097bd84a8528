use std::fmt;

use rhai::EvalAltResult;

/// What is wrong with a script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// For an administrator.
    pub reason: String,
    /// Lines count from 1; none where it is not one line's fault.
    pub line: Option<usize>,
}

impl Fault {
    /// The innermost place of an error that went through several functions.
    pub(super) fn of(error: &EvalAltResult) -> Self {
        Self {
            reason: error.to_string(),
            line: innermost(error).position().line(),
        }
    }
}

fn innermost(error: &EvalAltResult) -> &EvalAltResult {
    match error {
        EvalAltResult::ErrorInFunctionCall(_, _, inner, _)
        | EvalAltResult::ErrorInModule(_, inner, _) => innermost(inner),
        other => other,
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl From<String> for Fault {
    fn from(reason: String) -> Self {
        Self { reason, line: None }
    }
}

impl From<&str> for Fault {
    fn from(reason: &str) -> Self {
        Self::from(reason.to_owned())
    }
}
