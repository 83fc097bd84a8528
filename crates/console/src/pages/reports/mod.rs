//! `/admin/reports`: Oversight › Reports.

mod codes;
mod delivery_times;
mod sheet;
mod sign_ins;
mod spending;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use countersign_admin::{AdminError, Period};
use minijinja::context;
use serde::Deserialize;

use sheet::Sheet;

use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin/reports", get(first))
        .route("/admin/reports/{name}", get(show))
}

/// The reports by the names of their addresses, in the order of the tabs.
const REPORTS: [(&str, &str); 4] = [
    ("sign-ins", "Sign-ins"),
    ("codes", "Codes entered"),
    ("delivery-times", "Delivery times"),
    ("spending", "Spending"),
];

async fn first() -> Redirect {
    Redirect::to("/admin/reports/sign-ins")
}

#[derive(Debug, Deserialize)]
struct Wanted {
    #[serde(default)]
    period: String,
}

/// A report as a page, or as CSV under the name with `.csv`.
async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let period: Period = wanted.period.parse().unwrap_or_default();
    let (report, as_csv) = match name.strip_suffix(".csv") {
        Some(report) => (report, true),
        None => (name.as_str(), false),
    };
    match sheet(&console, &administrator, report, period).await {
        Ok(sheet) if as_csv => download(report, period, &sheet),
        Ok(sheet) => shown(&console, &administrator, report, period, &sheet),
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn sheet(
    console: &Console,
    administrator: &Administrator,
    report: &str,
    period: Period,
) -> Result<Sheet, AdminError> {
    let (admin, actor) = (&console.admin, &administrator.actor);
    Ok(match report {
        "sign-ins" => sign_ins::sheet(period, &admin.sign_in_report(actor, period).await?),
        "codes" => codes::sheet(&admin.code_report(actor, period).await?),
        "delivery-times" => {
            delivery_times::sheet(&admin.delivery_time_report(actor, period).await?)
        }
        "spending" => spending::sheet(period, &admin.spending_report(actor, period).await?),
        other => return Err(AdminError::unknown("report", other)),
    })
}

fn shown(
    console: &Console,
    administrator: &Administrator,
    report: &str,
    period: Period,
    sheet: &Sheet,
) -> Response {
    let content = context! {
        report => report,
        reports => value(REPORTS),
        period => period.as_str(),
        periods => value(Period::ALL.map(Period::as_str)),
        sheet => value(sheet),
        plots => sheet.plots(),
    };
    page(
        console,
        administrator,
        StatusCode::OK,
        "report.html",
        content,
    )
}

fn download(report: &str, period: Period, sheet: &Sheet) -> Response {
    let name = format!("{report}-{}.csv", period.as_str());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (headers, sheet.csv()).into_response()
}
