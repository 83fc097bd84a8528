//! `/admin/logs`: Oversight › Logs, what this server wrote lately.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::{AdminError, Log, LogFilter, log_level};
use minijinja::context;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;

use crate::Console;
use crate::api::logs::LineBody;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

const MOST: usize = 200;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route("/admin/logs", get(server))
        .route("/admin/logs/{log}", get(one))
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Wanted {
    level: String,
    text: String,
    before: Option<i64>,
}

impl Wanted {
    fn filter(&self) -> Result<LogFilter, AdminError> {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        Ok(LogFilter {
            level: given(&self.level)
                .map(|name| log_level(&name))
                .transpose()?,
            text: given(&self.text),
            before: self.before,
        })
    }

    fn older_than(&self, seq: i64) -> String {
        let mut query = Serializer::new(String::new());
        query.append_pair("level", &self.level);
        query.append_pair("text", &self.text);
        query.append_pair("before", &seq.to_string());
        query.finish()
    }
}

async fn server(
    console: State<Arc<Console>>,
    administrator: Administrator,
    wanted: Query<Wanted>,
) -> Response {
    show(&console, &administrator, Log::Server, &wanted)
}

async fn one(
    console: State<Arc<Console>>,
    administrator: Administrator,
    Path(log): Path<String>,
    wanted: Query<Wanted>,
) -> Response {
    match log.parse() {
        Ok(log) => show(&console, &administrator, log, &wanted),
        Err(error) => refused(&console, &administrator, &error),
    }
}

fn show(console: &Console, administrator: &Administrator, log: Log, wanted: &Wanted) -> Response {
    let looked = wanted.filter().and_then(|filter| {
        let lines = console
            .admin
            .log(&administrator.actor, log, &filter, MOST)?;
        Ok(lines.into_iter().map(LineBody::from).collect::<Vec<_>>())
    });
    let (status, lines, problem) = match looked {
        Ok(lines) => (StatusCode::OK, lines, None),
        Err(error @ AdminError::Invalid { .. }) => {
            let problem = error.to_string();
            (StatusCode::UNPROCESSABLE_ENTITY, Vec::new(), Some(problem))
        }
        Err(error) => return refused(console, administrator, &error),
    };
    let place = format!("/admin/logs/{}", log.as_str());
    let older = lines.last().filter(|_| lines.len() == MOST);
    let content = context! {
        log => log.as_str(),
        older => older.map(|line| format!("{place}?{}", wanted.older_than(line.seq))),
        place => place,
        lines => value(&lines),
        wanted => value(wanted),
        problem => problem,
    };
    page(console, administrator, status, "logs.html", content)
}
