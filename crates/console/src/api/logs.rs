use std::sync::Arc;

use axum::extract::{Path, Query, State};
use countersign_admin::{Log, LogFilter, LogLine, log_level};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, plain};
use super::caller::Api;
use super::listing::{Listing, Part};
use super::problem::Problem;
use crate::Console;

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new().routes(routes!(list))
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LineBody {
    /// Counts from 1 since the start of the server.
    pub(crate) seq: i64,
    /// Milliseconds since 1970.
    at: i64,
    /// `error`, `warn`, `info`, `debug` or `trace`.
    level: String,
    /// The part of the program that wrote it.
    target: String,
    text: String,
}

impl From<LogLine> for LineBody {
    fn from(line: LogLine) -> Self {
        Self {
            seq: line.seq,
            at: line.at.0,
            level: line.level.as_str().to_lowercase(),
            target: line.target,
            text: line.text,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Of this weight or more: `error`, `warn`, `info`, `debug` or `trace`.
    level: Option<String>,
    /// Words of the line or its target, in any case.
    text: Option<String>,
}

/// What the server that answers logged since its start, newest first: the last 5,000 lines.
#[utoipa::path(get, path = "/logs/{log}", tag = "Logs",
    params(("log" = String, Path, description = "`server` or `script`"), Which, Part),
    responses((status = 200, body = Listing<LineBody>), (status = 400, body = Problem),
        (status = 404, body = Problem), (status = 422, body = Problem)))]
async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(log): Path<String>,
    Query(which): Query<Which>,
    Query(part): Query<Part>,
) -> Answer {
    let log: Log = log.parse()?;
    let filter = LogFilter {
        level: which.level.as_deref().map(log_level).transpose()?,
        text: which.text,
        before: part.after_number()?,
    };
    let limit = part.limit()?;
    let most = usize::try_from(limit).unwrap_or_default();
    let lines = console.admin.log(&api.actor, log, &filter, most)?;
    let lines = lines.into_iter().map(LineBody::from).collect();
    let place = |line: &LineBody| line.seq.to_string();
    Ok(plain(&Listing::part(lines, limit, place)))
}
