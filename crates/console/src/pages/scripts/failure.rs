use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{AdminError, Script, ScriptRevision, ScriptState};
use countersign_store::MethodFailure;
use minijinja::context;
use serde::Serialize;

use super::address;
use super::excerpt::{Line, excerpt};
use crate::Console;
use crate::http::{Administrator, page, refused};
use crate::templates::value;

#[derive(Debug, Serialize)]
struct Shown {
    revision: i64,
    at: Option<i64>,
    reason: String,
    excerpt: Vec<Line>,
}

/// `GET /admin/scripts/{name}/error`: Show Error.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let found = async {
        let script = console.admin.script(&administrator.actor, &name).await?;
        let revisions = console.admin.script_revisions(&administrator.actor, &name);
        Ok::<_, AdminError>((script, revisions.await?))
    };
    let (script, revisions) = match found.await {
        Ok(found) => found,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let failure = script.summary.last_failure.as_ref();
    let content = context! {
        name => name.as_str(),
        href => address(&name),
        loading => value(loading(&script)),
        running => failure.map(|failure| value(running(failure, &revisions))),
        now => script.summary.revision,
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "script_error.html",
        content,
    )
}

/// Why the present revision is not used.
fn loading(script: &Script) -> Option<Shown> {
    let ScriptState::Failed(fault) = &script.summary.state else {
        return None;
    };
    Some(Shown {
        revision: script.summary.revision,
        at: None,
        reason: fault.reason.clone(),
        excerpt: excerpt(&script.source, fault.line),
    })
}

/// What went wrong while somebody used the script.
fn running(failure: &MethodFailure, revisions: &[ScriptRevision]) -> Shown {
    let of = revisions.iter().find(|r| r.revision == failure.revision);
    let line = failure.line.and_then(|line| usize::try_from(line).ok());
    Shown {
        revision: failure.revision,
        at: Some(failure.at.0),
        reason: failure.reason.clone(),
        excerpt: of.map_or_else(Vec::new, |of| excerpt(&of.content.source, line)),
    }
}
