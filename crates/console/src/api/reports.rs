use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use countersign_admin::{
    CodeReport, CodesBy, DeliveryTimeReport, Period, SignInReport, SpendingReport, SpentBy,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, plain};
use super::caller::Api;
use super::problem::Problem;
use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(sign_ins))
        .routes(routes!(codes))
        .routes(routes!(delivery_times))
        .routes(routes!(spending))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Wanted {
    /// `day` (by hours), `week` or `month` (by days); times are UTC.
    period: Option<String>,
}

impl Wanted {
    fn period(&self) -> Result<Period, Problem> {
        let given = self.period.as_deref().map(str::parse);
        given
            .unwrap_or(Ok(Period::Day))
            .map_err(|()| Problem::new(StatusCode::BAD_REQUEST, "period: use day, week or month"))
    }
}

/// How sign-ins ended.
#[derive(Debug, Serialize, ToSchema)]
struct SignInsBody {
    steps: Vec<SignInStep>,
    methods: Vec<SignInMethod>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SignInStep {
    /// When the step begins, in milliseconds since 1970.
    at: i64,
    signed_in: i64,
    failed: i64,
    abandoned: i64,
}

#[derive(Debug, Serialize, ToSchema)]
struct SignInMethod {
    method: String,
    signed_in: i64,
    failed: i64,
    abandoned: i64,
}

impl From<SignInReport> for SignInsBody {
    fn from(report: SignInReport) -> Self {
        let (steps, methods) = (report.steps.into_iter(), report.methods.into_iter());
        Self {
            steps: steps
                .map(|step| SignInStep {
                    at: step.at.0,
                    signed_in: step.signed_in,
                    failed: step.failed,
                    abandoned: step.abandoned,
                })
                .collect(),
            methods: methods
                .map(|method| SignInMethod {
                    method: method.method,
                    signed_in: method.signed_in,
                    failed: method.failed,
                    abandoned: method.abandoned,
                })
                .collect(),
        }
    }
}

/// How sign-ins ended, by time and by method.
#[utoipa::path(get, path = "/reports/sign-ins", tag = "Reports", params(Wanted),
    responses((status = 200, body = SignInsBody), (status = 400, body = Problem)))]
async fn sign_ins(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let period = wanted.period()?;
    let report = console.admin.sign_in_report(&api.actor, period).await?;
    Ok(plain(&SignInsBody::from(report)))
}

/// Which share of the codes was entered.
#[derive(Debug, Serialize, ToSchema)]
struct CodesBody {
    countries: Vec<CodesOf>,
    routes: Vec<CodesOf>,
}

#[derive(Debug, Serialize, ToSchema)]
struct CodesOf {
    name: String,
    sent: i64,
    entered: i64,
    percent: i64,
}

impl From<CodesBy> for CodesOf {
    fn from(by: CodesBy) -> Self {
        Self {
            percent: by.percent(),
            name: by.name,
            sent: by.sent,
            entered: by.entered,
        }
    }
}

impl From<CodeReport> for CodesBody {
    fn from(report: CodeReport) -> Self {
        let of = |sums: Vec<CodesBy>| sums.into_iter().map(CodesOf::from).collect();
        Self {
            countries: of(report.countries),
            routes: of(report.routes),
        }
    }
}

/// Which share of the codes was entered, by country and by route.
#[utoipa::path(get, path = "/reports/codes", tag = "Reports", params(Wanted),
    responses((status = 200, body = CodesBody), (status = 400, body = Problem)))]
async fn codes(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let period = wanted.period()?;
    let report = console.admin.code_report(&api.actor, period).await?;
    Ok(plain(&CodesBody::from(report)))
}

/// How long deliveries took.
#[derive(Debug, Serialize, ToSchema)]
struct TimesBody {
    routes: Vec<TimesOf>,
}

#[derive(Debug, Serialize, ToSchema)]
struct TimesOf {
    route: String,
    delivered: i64,
    /// Messages of which no receipt says that they were delivered.
    others: i64,
    /// Half of them took so many milliseconds at most.
    median_ms: u64,
    p90_ms: u64,
    p99_ms: u64,
}

impl From<DeliveryTimeReport> for TimesBody {
    fn from(report: DeliveryTimeReport) -> Self {
        let millis = |time: std::time::Duration| u64::try_from(time.as_millis()).unwrap_or(0);
        let routes = report.routes.into_iter().map(|route| TimesOf {
            route: route.route,
            delivered: route.delivered,
            others: route.others,
            median_ms: millis(route.median),
            p90_ms: millis(route.p90),
            p99_ms: millis(route.p99),
        });
        Self {
            routes: routes.collect(),
        }
    }
}

/// How long deliveries took, by route, from acceptance to the receipt.
#[utoipa::path(get, path = "/reports/delivery-times", tag = "Reports", params(Wanted),
    responses((status = 200, body = TimesBody), (status = 400, body = Problem)))]
async fn delivery_times(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let period = wanted.period()?;
    let admin = &console.admin;
    let report = admin.delivery_time_report(&api.actor, period).await?;
    Ok(plain(&TimesBody::from(report)))
}

/// What messages cost, in the operator's currency.
#[derive(Debug, Serialize, ToSchema)]
struct SpendingBody {
    steps: Vec<SpentStep>,
    countries: Vec<SpentOf>,
    routes: Vec<SpentOf>,
}

#[derive(Debug, Serialize, ToSchema)]
struct SpentStep {
    /// When the step begins, in milliseconds since 1970.
    at: i64,
    messages: i64,
    cost: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct SpentOf {
    name: String,
    messages: i64,
    cost: String,
}

impl From<SpentBy> for SpentOf {
    fn from(by: SpentBy) -> Self {
        Self {
            name: by.name,
            messages: by.messages,
            cost: by.cost.to_string(),
        }
    }
}

impl From<SpendingReport> for SpendingBody {
    fn from(report: SpendingReport) -> Self {
        let of = |sums: Vec<SpentBy>| sums.into_iter().map(SpentOf::from).collect();
        let steps = report.steps.into_iter().map(|step| SpentStep {
            at: step.at.0,
            messages: step.messages,
            cost: step.cost.to_string(),
        });
        Self {
            steps: steps.collect(),
            countries: of(report.countries),
            routes: of(report.routes),
        }
    }
}

/// What messages cost, by time, by country and by route.
#[utoipa::path(get, path = "/reports/spending", tag = "Reports", params(Wanted),
    responses((status = 200, body = SpendingBody), (status = 400, body = Problem)))]
async fn spending(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(wanted): Query<Wanted>,
) -> Answer {
    let period = wanted.period()?;
    let report = console.admin.spending_report(&api.actor, period).await?;
    Ok(plain(&SpendingBody::from(report)))
}
