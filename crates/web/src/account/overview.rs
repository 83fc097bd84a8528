use std::time::Duration;

use axum::http::StatusCode;
use axum::response::Response;
use countersign_account::{AccountError, Overview, TwoStep};

use super::ACCOUNT;
use super::frame::{day, done, frame};
use super::passkeys::passkey;
use super::signed::{Fresh, Sent, Signed, Visit};
use crate::http::redirect;
use crate::pages::{
    AccountApp, AccountNumber, AccountOverview, AccountRemoval, AccountTwoStep, Page, keys,
};

/// A day in seconds.
const DAY: u64 = 24 * 60 * 60;

/// `GET /account`.
pub(super) async fn show(Signed { visit, account }: Signed) -> Response {
    let overview = match account.overview().await {
        Ok(overview) => overview,
        Err(error) => return visit.failure(&error),
    };
    let view = AccountOverview {
        frame: frame(&visit, &account, "overview"),
        has_password: overview.has_password,
        two_step: word(overview.two_step),
        known_places: overview.known_places,
        may_choose_two_step: overview.may_choose_two_step,
        two_step_required: overview.two_step_required,
        factors_wanted: if overview.factors.are_few() {
            overview.factors.minimum
        } else {
            0
        },
        factors_held: overview.factors.held,
        numbers: overview.numbers.into_iter().map(number).collect(),
        apps: overview
            .apps
            .into_iter()
            .map(|app| AccountApp {
                id: app.id,
                name: app.name,
                since: day(app.created_at),
            })
            .collect(),
        passkeys: overview.passkeys.into_iter().map(passkey).collect(),
        recovery_codes: overview.recovery_codes,
        may_add_number: overview.may_add_number,
        may_add_app: overview.may_add_app,
        may_make_recovery_codes: overview.may_make_recovery_codes,
        may_add_passkey: overview.may_add_passkey,
    };
    visit.page(&view)
}

/// The page of a second factor, if the person has it; with what is wrong where taking it away was
/// refused.
pub(super) fn factor_page<P: Page>(
    visit: &Visit,
    found: Result<Option<P>, AccountError>,
    refused: bool,
) -> Response {
    match found {
        Ok(Some(view)) if refused => visit.again(&view),
        Ok(Some(view)) => visit.page(&view),
        Ok(None) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}

/// What comes of taking a second factor away.
pub(super) fn removal(overview: &Overview, refused: bool) -> AccountRemoval {
    let factors = &overview.factors;
    AccountRemoval {
        only: overview.has_one_factor(),
        kept: if factors.all_are_kept() {
            factors.least
        } else {
            0
        },
        may_switch_off: overview.two_step.is_chosen() && !overview.two_step_required,
        refused,
    }
}

pub(super) fn number(number: countersign_account::Number) -> AccountNumber {
    AccountNumber {
        id: number.id,
        masked: number.masked,
        name: number.name,
        first: number.first,
    }
}

const fn word(two_step: TwoStep) -> &'static str {
    match two_step {
        TwoStep::Always => "always",
        TwoStep::On => "on",
        TwoStep::UnknownDevices => "unknown-devices",
        TwoStep::UnknownPlaces => "unknown-places",
        TwoStep::Off => "off",
        TwoStep::Impossible => "impossible",
    }
}

/// `GET /account/two-step`: what may be chosen, and what it means.
pub(super) async fn ask(Fresh { visit, proved }: Fresh) -> Response {
    let account = proved.account();
    let asked = async {
        let present = account.two_step().await?;
        Ok((present, account.two_step_choices(present).await?))
    };
    let days = |lifetime: Option<Duration>| lifetime.map_or(0, |time| time.as_secs() / DAY);
    let sign_ins = &visit.web.sign_ins;
    match asked.await {
        Ok((_, choices)) if choices.is_empty() => redirect(ACCOUNT),
        Ok((present, choices)) => visit.page(&AccountTwoStep {
            frame: frame(&visit, account, "overview"),
            two_step: word(present),
            choices: choices.into_iter().map(word).collect(),
            trusted_days: days(sign_ins.trusted_device_lifetime()),
            known_days: days(sign_ins.known_place_lifetime()),
        }),
        Err::<_, AccountError>(error) => visit.failure(&error),
    }
}

/// `POST /account/two-step`.
pub(super) async fn two_step(sent: Sent<Fresh>) -> Response {
    let Fresh { visit, proved } = &sent.by;
    let (wanted, said) = match sent.field("two_step") {
        "on" => (TwoStep::On, "two-step-on"),
        "unknown-devices" => (TwoStep::UnknownDevices, "two-step-unknown"),
        "unknown-places" => (TwoStep::UnknownPlaces, "two-step-places"),
        "off" => (TwoStep::Off, "two-step-off"),
        _ => return gone(visit),
    };
    match proved.set_two_step(wanted).await {
        Ok(true) => done(ACCOUNT, said),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}

/// What the form is about is different by now.
pub(super) fn gone(visit: &Visit) -> Response {
    visit.problem(StatusCode::UNPROCESSABLE_ENTITY, keys::ERROR_PAGE_STALE)
}
