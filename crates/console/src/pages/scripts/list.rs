use std::sync::Arc;

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{ScriptState, ScriptSummary, Shipped};
use countersign_signin::ScriptKind;
use minijinja::context;
use serde::{Deserialize, Serialize};

use super::address;
use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    active: bool,
}

#[derive(Debug, Serialize)]
struct Tab {
    kind: &'static str,
    label: &'static str,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Line {
    name: String,
    href: String,
    description: String,
    level: i64,
    enabled: bool,
    built_in: bool,
    state: Badge,
    revision: i64,
    error: Option<String>,
    /// The server comes with a newer one.
    outdated: bool,
}

/// A state with the class that shows it.
#[derive(Debug, Serialize)]
pub(super) struct Badge {
    word: &'static str,
    class: &'static str,
}

impl From<&ScriptState> for Badge {
    fn from(state: &ScriptState) -> Self {
        let (word, class) = match state {
            ScriptState::Working => ("working", "good"),
            ScriptState::Failed(_) => ("failed", "bad"),
            ScriptState::Off => ("off", "off"),
        };
        Self { word, class }
    }
}

impl From<ScriptSummary> for Line {
    fn from(script: ScriptSummary) -> Self {
        let failed = match &script.state {
            ScriptState::Failed(fault) => Some(fault.reason.clone()),
            _ => None,
        };
        let error = failed.or(script.last_failure.map(|failure| failure.reason));
        Self {
            href: address(&script.name),
            name: script.name,
            description: script.description,
            level: script.level,
            enabled: script.enabled,
            built_in: script.built_in,
            state: Badge::from(&script.state),
            revision: script.revision,
            error: error.map(|error| first_line(&error)),
            outdated: script.shipped == Some(Shipped::Newer),
        }
    }
}

/// As much as fits a list.
fn first_line(text: &str) -> String {
    const MOST: usize = 120;
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(MOST).collect();
    if short.len() < text.len() {
        format!("{short} …")
    } else {
        short
    }
}

/// `GET /admin/scripts`: the scripts of one kind.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    let kind = wanted.kind.parse();
    let kind = kind.unwrap_or(ScriptKind::PersonAuthentication);
    let scripts = match console.admin.scripts(&administrator.actor, kind).await {
        Ok(scripts) => scripts,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let lines: Vec<Line> = scripts
        .into_iter()
        .filter(|script| script.enabled || !wanted.active)
        .map(Line::from)
        .collect();
    let tabs: Vec<Tab> = ScriptKind::ALL
        .iter()
        .map(|tab| Tab {
            kind: tab.as_str(),
            label: tab.label(),
            current: *tab == kind,
        })
        .collect();
    let content = context! {
        lines => value(&lines),
        tabs => value(&tabs),
        kind => kind.as_str(),
        label => kind.label(),
        active => wanted.active,
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "scripts.html",
        content,
    )
}
