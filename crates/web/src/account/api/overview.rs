use countersign_account::{Number, Overview};
use countersign_signin::{App, Passkey};
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::Looks;
use super::problem::Answer;
use super::two_step::TwoStepBody;
use crate::api::{Problem, plain};

/// What protects an account, and what could. Times are milliseconds since 1970.
#[derive(Debug, Serialize, ToSchema)]
struct OverviewBody {
    has_password: bool,
    two_step: TwoStepBody,
    /// There is something else to choose.
    may_choose_two_step: bool,
    /// The one that codes go to comes first.
    numbers: Vec<NumberBody>,
    apps: Vec<AppBody>,
    passkeys: Vec<PasskeyBody>,
    /// How many are left.
    recovery_codes: i64,
    /// What methods that are on can ask for.
    may_add: MayAdd,
}

/// A telephone number that codes go to.
#[derive(Debug, Serialize, ToSchema)]
struct NumberBody {
    id: String,
    /// Its last digits.
    masked: String,
    /// What the person calls it; may be empty.
    name: String,
    /// Codes go there unless another one is chosen.
    first: bool,
}

/// An authenticator app.
#[derive(Debug, Serialize, ToSchema)]
struct AppBody {
    id: String,
    name: String,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct PasskeyBody {
    id: String,
    name: String,
    /// The person's devices share it.
    synced: bool,
    created_at: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    used_at: Option<i64>,
}

#[derive(Debug, Serialize, ToSchema)]
struct MayAdd {
    numbers: bool,
    apps: bool,
    recovery_codes: bool,
    /// At `/account`: passkeys answer to this server's own pages only.
    passkeys: bool,
}

impl From<Number> for NumberBody {
    fn from(number: Number) -> Self {
        Self {
            id: number.id,
            masked: number.masked,
            name: number.name,
            first: number.first,
        }
    }
}

impl From<App> for AppBody {
    fn from(app: App) -> Self {
        Self {
            id: app.id,
            name: app.name,
            created_at: app.created_at.0,
            used_at: app.used_at.map(|at| at.0),
        }
    }
}

impl From<Passkey> for PasskeyBody {
    fn from(passkey: Passkey) -> Self {
        Self {
            id: passkey.id,
            name: passkey.name,
            synced: passkey.synced,
            created_at: passkey.created_at.0,
            used_at: passkey.used_at.map(|at| at.0),
        }
    }
}

impl From<Overview> for OverviewBody {
    fn from(overview: Overview) -> Self {
        Self {
            has_password: overview.has_password,
            two_step: overview.two_step.into(),
            may_choose_two_step: overview.may_choose_two_step,
            numbers: overview.numbers.into_iter().map(Into::into).collect(),
            apps: overview.apps.into_iter().map(Into::into).collect(),
            passkeys: overview.passkeys.into_iter().map(Into::into).collect(),
            recovery_codes: overview.recovery_codes,
            may_add: MayAdd {
                numbers: overview.may_add_number,
                apps: overview.may_add_app,
                recovery_codes: overview.may_make_recovery_codes,
                passkeys: overview.may_add_passkey,
            },
        }
    }
}

/// What protects the account.
#[utoipa::path(get, path = "/overview", tag = "Overview",
    security(("countersign" = ["countersign:account:read"])),
    responses((status = 200, body = OverviewBody), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn show(Looks { account }: Looks) -> Answer {
    Ok(plain(&OverviewBody::from(account.overview().await?)))
}
