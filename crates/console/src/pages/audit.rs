//! `/admin/audit`: Oversight › Audit Log, who did what.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::AdminError;
use countersign_store::{AuditFilter, ChainedEntry};
use minijinja::context;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::Serializer;

use crate::Console;
use crate::audit_file::{self, Format};
use crate::http::{Administrator, moment, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/audit";
const MOST: i64 = 50;

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new()
        .route(PLACE, get(list))
        .route("/admin/audit/export", get(export))
}

#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
struct Wanted {
    /// A user name, or as entries name who acted.
    actor: String,
    action: String,
    subject: String,
    /// `2026-11-29` or `2026-11-29T20:30`, in UTC.
    since: String,
    until: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<i64>,
    #[serde(skip_serializing)]
    format: String,
}

impl Wanted {
    async fn filter(&self, console: &Console) -> Result<AuditFilter, AdminError> {
        let given = |text: &str| (!text.trim().is_empty()).then(|| text.trim().to_owned());
        let id = async |name: Option<String>| match name {
            Some(name) => console.admin.audit_id(&name).await.map(Some),
            None => Ok(None),
        };
        Ok(AuditFilter {
            actor: id(given(&self.actor)).await?,
            action: given(&self.action),
            subject: id(given(&self.subject)).await?,
            since: moment("since", &self.since)?,
            until: moment("until", &self.until)?,
            before: self.before,
        })
    }

    fn query(&self, before: Option<i64>) -> String {
        let mut query = Serializer::new(String::new());
        let fields = [
            ("actor", &self.actor),
            ("action", &self.action),
            ("subject", &self.subject),
            ("since", &self.since),
            ("until", &self.until),
        ];
        for (name, text) in fields.into_iter().filter(|(_, text)| !text.is_empty()) {
            query.append_pair(name, text);
        }
        if let Some(before) = before {
            query.append_pair("before", &before.to_string());
        }
        query.finish()
    }
}

/// Who or what an entry names: short, and whole for who wants it.
#[derive(Debug, Serialize)]
struct Named {
    shown: String,
    whole: String,
}

impl Named {
    fn of(name: String, known: &BTreeMap<String, String>) -> Self {
        /// Of an id, as much as tells it from others on a page.
        const SHORT: usize = 8;
        let is_id = name.len() == 26 && name.bytes().all(|b| b.is_ascii_alphanumeric());
        let shown = match known.get(&name) {
            Some(username) => username.clone(),
            None if is_id => format!("{}…", &name[..SHORT]),
            None => name.clone(),
        };
        Self { shown, whole: name }
    }
}

#[derive(Debug, Serialize)]
struct Line {
    seq: i64,
    at: i64,
    actor: Named,
    action: String,
    subject: Named,
    detail: String,
}

impl Line {
    fn of(chained: ChainedEntry, known: &BTreeMap<String, String>) -> Self {
        Self {
            seq: chained.seq,
            at: chained.entry.at.0,
            actor: Named::of(chained.entry.actor, known),
            action: chained.entry.action,
            subject: Named::of(chained.entry.subject, known),
            detail: chained.entry.detail,
        }
    }
}

async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    match found(&console, &administrator, &wanted).await {
        Ok(lines) => show(&console, &administrator, &wanted, &lines, None),
        Err(error @ AdminError::Invalid { .. }) => {
            show(&console, &administrator, &wanted, &[], Some(&error))
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn found(
    console: &Console,
    administrator: &Administrator,
    wanted: &Wanted,
) -> Result<Vec<Line>, AdminError> {
    let (admin, actor) = (&console.admin, &administrator.actor);
    let filter = wanted.filter(console).await?;
    let entries = admin.audit(actor, &filter, MOST).await?;
    let known = admin.audit_names(actor, &entries).await?;
    let lines = entries.into_iter().map(|entry| Line::of(entry, &known));
    Ok(lines.collect())
}

fn show(
    console: &Console,
    administrator: &Administrator,
    wanted: &Wanted,
    lines: &[Line],
    problem: Option<&AdminError>,
) -> Response {
    let full = i64::try_from(lines.len()).unwrap_or(MOST) == MOST;
    let older = lines.last().filter(|_| full).map(|line| line.seq);
    let status = problem.map_or(StatusCode::OK, |_| StatusCode::UNPROCESSABLE_ENTITY);
    let content = context! {
        older => older.map(|before| format!("{PLACE}?{}", wanted.query(Some(before)))),
        file => format!("{PLACE}/export?{}", wanted.query(None)),
        lines => value(lines),
        wanted => value(wanted),
        most => audit_file::MOST,
        problem => problem.map(ToString::to_string),
    };
    page(console, administrator, status, "audit.html", content)
}

/// `GET /admin/audit/export`: what the filter lets through, as a file.
async fn export(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    let Some(format) = Format::named(&wanted.format) else {
        let error = AdminError::invalid("format", "use csv or jsonl");
        return refused(&console, &administrator, &error);
    };
    let outcome = async {
        let filter = wanted.filter(&console).await?;
        let (admin, actor) = (&console.admin, &administrator.actor);
        admin.export_audit(actor, &filter, audit_file::MOST).await
    };
    match outcome.await {
        Ok(entries) => {
            let full = entries.len() == audit_file::MOST;
            let last = entries.last().filter(|_| full).map(|entry| entry.seq);
            let next = last.map(|last| {
                let query = wanted.query(Some(last));
                format!("{PLACE}/export?format={}&{query}", wanted.format)
            });
            audit_file::download(format, &entries, next)
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}
