use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_account::AccountError;
use countersign_directory::DirectoryError;
use countersign_signin::{Removal, SignInError};

use super::caller::Call;
use crate::api::Problem;
use crate::signin::{problem_status, problem_text};

/// What a handler gives.
pub(super) type Answer = Result<Response, Problem>;

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::SignIn(error) => error.into(),
            AccountError::Directory(DirectoryError::Changed) => {
                let detail = "the account has just been changed elsewhere: look at it again";
                coded(StatusCode::CONFLICT, "changed", detail)
            }
            AccountError::Directory(DirectoryError::KeptOutside(_)) => {
                let detail = "this is kept in another directory and can only be changed there";
                coded(StatusCode::CONFLICT, "kept-outside", detail)
            }
            error => Self::inside(&error),
        }
    }
}

impl From<SignInError> for Problem {
    fn from(error: SignInError) -> Self {
        match error {
            SignInError::Unknown => gone(),
            error => Self::inside(&error),
        }
    }
}

pub(super) fn coded(status: StatusCode, code: &'static str, detail: impl Into<String>) -> Problem {
    let mut problem = Problem::new(status, detail);
    problem.code = Some(code);
    problem
}

/// The person has none of this id.
pub(super) fn gone() -> Problem {
    coded(
        StatusCode::NOT_FOUND,
        "not-found",
        "the person has none of this id",
    )
}

/// 204, or 404 where there was nothing to do it to.
pub(super) fn done(done: bool) -> Answer {
    if done {
        Ok(crate::api::nothing())
    } else {
        Err(gone())
    }
}

/// The same for a second factor; 409 where the person would have too few without it.
pub(super) fn removed(removal: Removal) -> Answer {
    match removal {
        Removal::Done => done(true),
        Removal::Unknown => done(false),
        Removal::Kept => {
            let detail = "the person is asked for a second factor and would have too few left: \
                          another one has to be added first";
            Err(coded(StatusCode::CONFLICT, "too-few-factors", detail))
        }
    }
}

pub(super) fn sign_in_again() -> Problem {
    coded(
        StatusCode::UNAUTHORIZED,
        "sign-in",
        "the person has to sign in anew, by the strongest way that they have",
    )
}

/// What a page would tell the person, in their language.
pub(super) fn told(call: &Call, problem: countersign_signin::Problem) -> Response {
    use countersign_signin::Problem::{ResendWait, TooMany};

    let words = call.words(problem_text(problem));
    let mut response = coded(problem_status(problem), problem.as_str(), words).into_response();
    if let ResendWait(wait) | TooMany(wait) = problem {
        let seconds = wait.as_millis().div_ceil(1000).max(1).to_string();
        if let Ok(seconds) = HeaderValue::from_str(&seconds) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
    }
    response
}
