use std::sync::Arc;

use axum::extract::{OriginalUri, Query, State};
use axum::http::StatusCode;
use countersign_core::Millis;
use countersign_store::{AuditFilter, ChainedEntry};
use serde::{Deserialize, Serialize};
use url::form_urlencoded;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::answer::{Answer, plain};
use super::caller::Api;
use super::listing::{Listing, Part};
use super::problem::Problem;
use crate::Console;
use crate::audit_file::{Format, MOST, download};

pub(super) fn routes() -> OpenApiRouter<Arc<Console>> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(export))
        .routes(routes!(verify))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Entry {
    seq: i64,
    /// Milliseconds since 1970.
    at: i64,
    actor: String,
    action: String,
    subject: String,
    detail: String,
    hash: String,
}

impl Entry {
    /// What the next part of a list comes after.
    pub(super) fn place(&self) -> String {
        self.seq.to_string()
    }
}

impl From<ChainedEntry> for Entry {
    fn from(chained: ChainedEntry) -> Self {
        Self {
            seq: chained.seq,
            at: chained.entry.at.0,
            actor: chained.entry.actor,
            action: chained.entry.action,
            subject: chained.entry.subject,
            detail: chained.entry.detail,
            hash: chained.hash,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    actor: Option<String>,
    /// The whole action, or the part before its first full stop.
    action: Option<String>,
    subject: Option<String>,
    /// Milliseconds since 1970.
    since: Option<i64>,
    /// Milliseconds since 1970, not included.
    until: Option<i64>,
}

impl Which {
    fn filter(self, before: Option<i64>) -> AuditFilter {
        AuditFilter {
            actor: self.actor,
            action: self.action,
            subject: self.subject,
            since: self.since.map(Millis),
            until: self.until.map(Millis),
            before,
        }
    }
}

/// Entries, newest first.
#[utoipa::path(get, path = "/audit", tag = "Audit", params(Which, Part),
    responses((status = 200, body = Listing<Entry>), (status = 400, body = Problem)))]
async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Query(which): Query<Which>,
    Query(part): Query<Part>,
) -> Answer {
    let filter = which.filter(part.after_number()?);
    let limit = part.limit()?;
    let entries = console.admin.audit(&api.actor, &filter, limit).await?;
    let entries = entries.into_iter().map(Entry::from).collect();
    Ok(plain(&Listing::part(entries, limit, Entry::place)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Exported {
    /// `csv` or `jsonl`.
    format: String,
    /// Only entries before this one.
    before: Option<i64>,
}

/// Entries as a file, newest first: at most 50,000; `Link` says where the next ones are.
#[utoipa::path(get, path = "/audit/export", tag = "Audit", params(Which, Exported),
    responses((status = 200, body = String, content_type = "text/csv"),
        (status = 400, body = Problem)))]
async fn export(
    State(console): State<Arc<Console>>,
    api: Api,
    OriginalUri(address): OriginalUri,
    Query(which): Query<Which>,
    Query(exported): Query<Exported>,
) -> Answer {
    let format = Format::named(&exported.format)
        .ok_or_else(|| Problem::new(StatusCode::BAD_REQUEST, "format: use csv or jsonl"))?;
    let filter = which.filter(exported.before);
    let admin = &console.admin;
    let entries = admin.export_audit(&api.actor, &filter, MOST).await?;
    let last = entries.last().filter(|_| entries.len() == MOST);
    let next = last.map(|last| {
        let query = form_urlencoded::parse(address.query().unwrap_or_default().as_bytes());
        let kept = query.filter(|(name, _)| name != "before");
        let mut next = form_urlencoded::Serializer::new(String::new());
        next.extend_pairs(kept);
        next.append_pair("before", &last.seq.to_string());
        format!("{}?{}", address.path(), next.finish())
    });
    Ok(download(format, &entries, next))
}

/// What a look at the whole chain found.
#[derive(Debug, Serialize, ToSchema)]
struct VerifiedBody {
    /// Entries of the chain that were looked at.
    entries: u64,
    /// Where the chain ends, for keeping elsewhere.
    seq: i64,
    hash: String,
    /// The first entry that is not what was written, or is missing.
    broken_at: Option<i64>,
}

/// Proves the log whole.
#[utoipa::path(get, path = "/audit/verify", tag = "Audit",
    responses((status = 200, body = VerifiedBody)))]
async fn verify(State(console): State<Arc<Console>>, api: Api) -> Answer {
    let verified = console.admin.verify_audit(&api.actor).await?;
    Ok(plain(&VerifiedBody {
        entries: verified.entries,
        seq: verified.seq,
        hash: verified.hash,
        broken_at: verified.broken_at,
    }))
}
