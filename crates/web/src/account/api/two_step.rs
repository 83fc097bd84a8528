use axum::http::StatusCode;
use countersign_account::{Account, AccountError, TwoStep};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::caller::{Looks, Protects};
use super::problem::{Answer, coded};
use crate::api::{Body, Problem, plain};

/// When a second factor is asked for, also where the application does not want it. `always`: the
/// operator wants it of everybody. `unknown_devices`: not in browsers that the person trusts.
/// `unknown_places`: not where the person has proved one lately. `impossible`: there is none that could be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TwoStepBody {
    Always,
    On,
    UnknownDevices,
    UnknownPlaces,
    Off,
    Impossible,
}

impl From<TwoStep> for TwoStepBody {
    fn from(two_step: TwoStep) -> Self {
        match two_step {
            TwoStep::Always => Self::Always,
            TwoStep::On => Self::On,
            TwoStep::UnknownDevices => Self::UnknownDevices,
            TwoStep::UnknownPlaces => Self::UnknownPlaces,
            TwoStep::Off => Self::Off,
            TwoStep::Impossible => Self::Impossible,
        }
    }
}

impl From<TwoStepBody> for TwoStep {
    fn from(two_step: TwoStepBody) -> Self {
        match two_step {
            TwoStepBody::Always => Self::Always,
            TwoStepBody::On => Self::On,
            TwoStepBody::UnknownDevices => Self::UnknownDevices,
            TwoStepBody::UnknownPlaces => Self::UnknownPlaces,
            TwoStepBody::Off => Self::Off,
            TwoStepBody::Impossible => Self::Impossible,
        }
    }
}

#[derive(Debug, Serialize, ToSchema)]
struct TwoStepChoice {
    two_step: TwoStepBody,
    /// What may be chosen instead.
    choices: Vec<TwoStepBody>,
    /// The operator or an administrator has decided that the person is asked: it cannot be
    /// switched off.
    required: bool,
    factors: FactorCountBody,
}

/// Numbers, apps and passkeys one by one; all recovery codes are one.
#[derive(Debug, Serialize, ToSchema)]
struct FactorCountBody {
    /// How many the person has.
    held: i64,
    /// How many it takes to switch two-step sign-in on.
    minimum: i64,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewTwoStep {
    two_step: TwoStepBody,
}

async fn present(account: &Account) -> Result<TwoStepChoice, AccountError> {
    let present = account.two_step().await?;
    let choices = account.two_step_choices(present).await?;
    let count = account.factor_count(present).await?;
    Ok(TwoStepChoice {
        two_step: present.into(),
        choices: choices.into_iter().map(Into::into).collect(),
        required: present == TwoStep::Always || account.two_step_required(),
        factors: FactorCountBody {
            held: count.held,
            minimum: count.minimum,
        },
    })
}

/// When a second factor is asked for.
#[utoipa::path(get, path = "/two-step", tag = "Two-step sign-in",
    security(("countersign" = ["countersign:account:read"])),
    responses((status = 200, body = TwoStepChoice), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn show(Looks { account }: Looks) -> Answer {
    Ok(plain(&present(&account).await?))
}

/// Chooses. No browser is trusted any more then, and no place is known.
#[utoipa::path(put, path = "/two-step", tag = "Two-step sign-in", request_body = NewTwoStep,
    security(("countersign" = ["countersign:account"])),
    responses((status = 200, body = TwoStepChoice), (status = 401, body = Problem),
        (status = 403, body = Problem), (status = 409, body = Problem)))]
pub(super) async fn choose(
    Protects { proved, .. }: Protects,
    Body(new): Body<NewTwoStep>,
) -> Answer {
    if !proved.set_two_step(new.two_step.into()).await? {
        let detail = "this is chosen already, or may not be: see the choices";
        return Err(coded(StatusCode::CONFLICT, "no-choice", detail));
    }
    Ok(plain(&present(proved.account()).await?))
}
