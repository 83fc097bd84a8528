use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use countersign_admin::Limits;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::Console;
use crate::api::answer::{Answer, nothing, plain};
use crate::api::caller::Api;
use crate::api::problem::Problem;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(show))
        .routes(routes!(lift))
}

/// What guards messages, and how near it is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LimitsBody {
    /// None named means all that are not denied.
    countries_allowed: Vec<String>,
    countries_denied: Vec<String>,
    /// Kinds of number that are refused unless they stand here.
    number_kinds_allowed: Vec<&'static str>,
    /// What was spent today, in the operator's currency.
    spent: String,
    /// None for no end.
    daily_budget: Option<String>,
    /// Of the budget, in percent.
    spent_percent: Option<i64>,
    messages_today: i64,
    stopped: Vec<StoppedBody>,
    /// Counts near their limit, the fullest first.
    limits: Vec<LimitBody>,
    /// Codes sent and entered, by prefix, route and centre.
    conversions: Vec<ConversionBody>,
    alarms: Vec<AlarmBody>,
}

/// Numbers that begin so get no messages now.
#[derive(Debug, Serialize, ToSchema)]
struct StoppedBody {
    prefix: String,
    reason: String,
    /// Milliseconds since 1970.
    since: i64,
    until: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct LimitBody {
    key: String,
    percent_used: u8,
    /// Milliseconds since 1970.
    rested_at: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct ConversionBody {
    name: String,
    sent: i64,
    entered: i64,
    low: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct AlarmBody {
    /// Milliseconds since 1970.
    at: i64,
    kind: String,
    subject: String,
    detail: String,
}

impl From<Limits> for LimitsBody {
    fn from(limits: Limits) -> Self {
        let (status, numbers) = (limits.status, limits.numbers);
        let names = |countries: Vec<countersign_core::Country>| {
            countries.iter().map(ToString::to_string).collect()
        };
        let kinds = numbers.kinds_allowed.iter();
        let budget = status.budget;
        let percent = budget.daily.map(|daily| {
            let daily = daily.millionths().max(1);
            budget.spent.millionths().saturating_mul(100) / daily
        });
        Self {
            countries_allowed: names(numbers.countries_allowed),
            countries_denied: names(numbers.countries_denied),
            number_kinds_allowed: kinds.map(|kind| kind.as_str()).collect(),
            spent: budget.spent.to_string(),
            daily_budget: budget.daily.map(|daily| daily.to_string()),
            spent_percent: percent,
            messages_today: budget.messages,
            stopped: status
                .stopped
                .into_iter()
                .map(|stop| StoppedBody {
                    prefix: format!("+{}", stop.prefix),
                    reason: stop.reason,
                    since: stop.stopped_at.0,
                    until: stop.until_at.0,
                })
                .collect(),
            limits: status
                .limits
                .into_iter()
                .map(|limit| LimitBody {
                    key: limit.key,
                    percent_used: limit.percent_used,
                    rested_at: limit.rested_at.0,
                })
                .collect(),
            conversions: status
                .ways
                .into_iter()
                .map(|way| ConversionBody {
                    name: way.name,
                    sent: way.sent,
                    entered: way.entered,
                    low: way.low,
                })
                .collect(),
            alarms: status
                .alarms
                .into_iter()
                .map(|alarm| AlarmBody {
                    at: alarm.raised_at.0,
                    kind: alarm.kind,
                    subject: alarm.subject,
                    detail: alarm.detail,
                })
                .collect(),
        }
    }
}

/// What guards messages, and how near it is.
#[utoipa::path(get, path = "/delivery/limits", tag = "Delivery",
    responses((status = 200, body = LimitsBody)))]
async fn show(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let limits = console.admin.limits(&api.actor).await?;
    Ok(plain(&LimitsBody::from(limits)))
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Lift {
    /// As listed, such as `+447700`.
    prefix: String,
}

/// Lets messages go to a prefix again.
#[utoipa::path(post, path = "/delivery/limits/lift", tag = "Delivery", request_body = Lift,
    responses((status = 204), (status = 404, body = Problem)))]
async fn lift(State(console): State<Arc<Console>>, api: Api, Json(lift): Json<Lift>) -> Answer {
    console.admin.lift_prefix(&api.actor, &lift.prefix).await?;
    Ok(nothing())
}
