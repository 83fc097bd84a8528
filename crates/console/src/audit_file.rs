//! The audit log as a file: comma-separated values, or a JSON object a line.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use countersign_store::ChainedEntry;
use serde::Serialize;

use crate::csv::line;
use crate::templates::time_of;

/// Entries in one file.
pub(crate) const MOST: usize = 50_000;

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Csv,
    JsonLines,
}

impl Format {
    /// None for what is no format.
    pub(crate) fn named(name: &str) -> Option<Self> {
        match name {
            "csv" => Some(Self::Csv),
            "jsonl" => Some(Self::JsonLines),
            _ => None,
        }
    }
}

#[derive(Serialize)]
struct Line<'a> {
    seq: i64,
    /// Milliseconds since 1970.
    at: i64,
    actor: &'a str,
    action: &'a str,
    subject: &'a str,
    detail: &'a str,
    hash: &'a str,
}

/// A file to keep. When there are more entries, `Link` says where they begin.
pub(crate) fn download(format: Format, entries: &[ChainedEntry], next: Option<String>) -> Response {
    let (kind, name, text) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "audit.csv", csv(entries)),
        Format::JsonLines => ("application/jsonl", "audit.jsonl", json_lines(entries)),
    };
    let mut headers = HeaderMap::new();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    let attachment = format!("attachment; filename=\"{name}\"");
    let link = next.map(|next| format!("<{next}>; rel=\"next\""));
    let more = [
        (header::CONTENT_DISPOSITION, Some(attachment)),
        (header::LINK, link),
    ];
    for (name, value) in more {
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            headers.insert(name, value);
        }
    }
    (headers, text).into_response()
}

fn csv(entries: &[ChainedEntry]) -> String {
    let mut out = String::new();
    let columns = ["seq", "at", "actor", "action", "subject", "detail", "hash"];
    line(&mut out, columns);
    for chained in entries {
        let entry = &chained.entry;
        line(
            &mut out,
            [
                chained.seq.to_string().as_str(),
                &time_of(entry.at.0),
                &entry.actor,
                &entry.action,
                &entry.subject,
                &entry.detail,
                &chained.hash,
            ],
        );
    }
    out
}

fn json_lines(entries: &[ChainedEntry]) -> String {
    let lines = entries.iter().filter_map(|chained| {
        let entry = &chained.entry;
        let written = serde_json::to_string(&Line {
            seq: chained.seq,
            at: entry.at.0,
            actor: &entry.actor,
            action: &entry.action,
            subject: &entry.subject,
            detail: &entry.detail,
            hash: &chained.hash,
        });
        written.ok().map(|line| line + "\n")
    });
    lines.collect()
}
