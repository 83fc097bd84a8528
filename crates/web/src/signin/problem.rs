use std::time::Duration;

use axum::http::StatusCode;
use countersign_signin::Problem;

use crate::pages::{Text, keys};

/// What a page says about a problem.
pub(crate) fn problem_text(problem: Problem) -> Text {
    let key = match problem {
        Problem::Credentials => keys::ERROR_CREDENTIALS,
        Problem::PasswordExpired => keys::ERROR_PASSWORD_EXPIRED,
        Problem::PasswordMustChange => keys::ERROR_PASSWORD_MUST_CHANGE,
        Problem::AccountClosed => keys::ERROR_ACCOUNT_CLOSED,
        Problem::CodeWrong => keys::ERROR_CODE_WRONG,
        Problem::AppCodeWrong => keys::ERROR_APP_CODE_WRONG,
        Problem::RecoveryCodeWrong => keys::ERROR_RECOVERY_CODE_WRONG,
        Problem::PasskeyWrong => keys::ERROR_PASSKEY_WRONG,
        Problem::PasskeyCopied => keys::ERROR_PASSKEY_COPIED,
        Problem::PasskeyDead => keys::ERROR_PASSKEY_DEAD,
        Problem::CodeExpired => keys::ERROR_CODE_EXPIRED,
        Problem::CodeDead => keys::ERROR_CODE_DEAD,
        Problem::ResendWait(wait) => {
            return Text::new(keys::ERROR_RESEND_WAIT).with("seconds", rounded_up(wait, 1));
        }
        Problem::ResendLimit => keys::ERROR_RESEND_LIMIT,
        Problem::SendFailed => keys::ERROR_SEND_FAILED,
        Problem::NoPhone => keys::ERROR_NO_PHONE,
        Problem::NotEnrolled => keys::ERROR_NOT_ENROLLED,
        Problem::PhoneInvalid => keys::ERROR_PHONE_INVALID,
        Problem::PhoneTaken => keys::ERROR_PHONE_TAKEN,
        Problem::PhoneFixedLine => keys::ERROR_PHONE_FIXED_LINE,
        Problem::PhoneKnown => keys::ERROR_PHONE_KNOWN,
        Problem::FixedLine => keys::ERROR_FIXED_LINE,
        Problem::PhoneCountry => keys::ERROR_PHONE_COUNTRY,
        Problem::Withheld => keys::ERROR_WITHHELD,
        Problem::Stale => keys::ERROR_PAGE_STALE,
        Problem::Expired => keys::ERROR_SIGNIN_EXPIRED,
        Problem::TooMany(wait) => {
            return Text::new(keys::ERROR_TOO_MANY).with("minutes", rounded_up(wait, 60));
        }
        Problem::Server => keys::ERROR_SERVER,
    };
    Text::new(key)
}

fn rounded_up(wait: Duration, unit: u64) -> i64 {
    let units = wait.as_millis().div_ceil(u128::from(unit) * 1000).max(1);
    i64::try_from(units).unwrap_or(i64::MAX)
}

/// A failed attempt shows the page again with 422; what ended tells why.
pub(crate) const fn status(problem: Problem) -> StatusCode {
    match problem {
        Problem::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
        Problem::Server => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}
