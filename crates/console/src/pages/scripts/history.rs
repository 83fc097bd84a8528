use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{AdminError, ScriptContent, ScriptRevision};
use minijinja::context;
use serde::Serialize;

use super::address;
use super::difference::difference;
use crate::Console;
use crate::http::{Administrator, Posted, done, page, refused};
use crate::templates::value;

#[derive(Debug, Serialize)]
struct Entry {
    revision: i64,
    at: i64,
    actor: String,
    current: bool,
}

/// `GET /admin/scripts/{name}/revisions`
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    let revisions = console.admin.script_revisions(&administrator.actor, &name);
    let revisions = match revisions.await {
        Ok(revisions) => revisions,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let entries: Vec<Entry> = revisions
        .into_iter()
        .enumerate()
        .map(|(index, revision)| Entry {
            revision: revision.revision,
            at: revision.at.0,
            actor: revision.actor,
            current: index == 0,
        })
        .collect();
    let content = context! {
        name => name.as_str(),
        href => address(&name),
        entries => value(&entries),
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "script_revisions.html",
        content,
    )
}

/// `GET /admin/scripts/{name}/revisions/{revision}`: what going back to it would change.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path((name, revision)): Path<(String, i64)>,
) -> Response {
    let revisions = console.admin.script_revisions(&administrator.actor, &name);
    let revisions = match revisions.await {
        Ok(revisions) => revisions,
        Err(error) => return refused(&console, &administrator, &error),
    };
    let Some((now, then)) = pair(&revisions, revision) else {
        let error = AdminError::unknown("revision", revision.to_string());
        return refused(&console, &administrator, &error);
    };
    let content = context! {
        name => name.as_str(),
        href => address(&name),
        revision => revision,
        now => now.revision,
        at => then.at.0,
        actor => then.actor.as_str(),
        settings => value(difference(&settings(&now.content), &settings(&then.content))),
        source => value(difference(&now.content.source, &then.content.source)),
        same => now.content == then.content,
    };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "script_revision.html",
        content,
    )
}

/// What is now, and what was.
fn pair(revisions: &[ScriptRevision], wanted: i64) -> Option<(&ScriptRevision, &ScriptRevision)> {
    let then = revisions.iter().find(|r| r.revision == wanted)?;
    Some((revisions.first()?, then))
}

/// Everything but the source, a line each.
fn settings(content: &ScriptContent) -> String {
    let mut text = format!(
        "description = {}\nlevel = {}\naliases = {}\n",
        content.description,
        content.level,
        content.aliases.join(" ")
    );
    for (name, value) in &content.properties {
        text.push_str(&format!("{name} = {}\n", value.replace('\n', "⏎")));
    }
    text
}

/// `POST /admin/scripts/{name}/revisions/{revision}`: Revert.
pub(super) async fn revert(
    State(console): State<Arc<Console>>,
    Path((name, revision)): Path<(String, i64)>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let back = format!("{}/revisions/{revision}", address(&name));
    if let Some(again) = administrator.must_prove_again(&console, &back) {
        return again;
    }
    let seen = posted.fields.number("seen");
    let reverted = console
        .admin
        .revert_script(&administrator.actor, &name, revision, seen);
    match reverted.await {
        Ok(_) => {
            let said = format!("The script {name} is what it was at revision {revision}.");
            done(&console, &address(&name), &said)
        }
        Err(error) => refused(&console, administrator, &error),
    }
}
