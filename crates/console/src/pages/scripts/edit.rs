use std::sync::Arc;

use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{AdminError, Script, ScriptState, Shipped};
use countersign_signin::{ScriptDraft, ScriptKind};
use minijinja::context;
use serde::Deserialize;

use super::excerpt::excerpt;
use super::list::Badge;
use super::rehearsed::Tested;
use super::typed::Typed;
use super::{PLACE, address};
use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

#[derive(Debug, Deserialize)]
pub(super) struct OfKind {
    #[serde(default)]
    kind: String,
}

/// What else stands on the page of a script.
#[derive(Default)]
struct Beside<'a> {
    /// As it is stored.
    script: Option<&'a Script>,
    problem: Option<String>,
    /// The line that is wrong.
    line: Option<usize>,
    tested: Option<&'a Tested>,
    notice: Option<&'a str>,
}

fn form(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    typed: &Typed,
    beside: &Beside<'_>,
) -> Response {
    let state = beside.script.map(|script| &script.summary.state);
    let failed = match state {
        Some(ScriptState::Failed(fault)) => Some(fault.reason.clone()),
        _ => None,
    };
    let failure = beside.script.and_then(|s| s.summary.last_failure.as_ref());
    let content = context! {
        script => value(typed),
        href => address(&typed.name),
        source_file => beside.script.and_then(|script| script.source_file.as_deref()),
        shipped => beside.script.and_then(|s| s.summary.shipped).map(Shipped::as_str),
        state => state.map(|state| value(Badge::from(state))),
        failed => failed,
        failure => failure.map(|failure| failure.at.0),
        problem => beside.problem.as_deref(),
        notice => beside.notice,
        tested => beside.tested.map(value),
        wrong_line => beside.line,
        excerpt => value(excerpt(&typed.source, beside.line)),
    };
    page(console, administrator, status, "script.html", content)
}

/// `GET /admin/scripts/new`
pub(super) async fn new(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(of): Query<OfKind>,
) -> Response {
    let kind = of.kind.parse().unwrap_or(ScriptKind::PersonAuthentication);
    match again(&console, &administrator, "/admin/scripts/new").await {
        Err(response) => response,
        Ok(Some(response)) => response,
        Ok(None) => {
            let beside = Beside::default();
            let typed = Typed::new(kind);
            form(&console, &administrator, StatusCode::OK, &typed, &beside)
        }
    }
}

/// `GET /admin/scripts/{name}`
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(name): Path<String>,
) -> Response {
    match again(&console, &administrator, &address(&name)).await {
        Ok(None) => {}
        Ok(Some(response)) | Err(response) => return response,
    }
    match console.admin.script(&administrator.actor, &name).await {
        Ok(script) => {
            let beside = Beside {
                script: Some(&script),
                ..Beside::default()
            };
            let typed = Typed::of(&script, &administrator);
            form(&console, &administrator, StatusCode::OK, &typed, &beside)
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

/// The form as it was typed before its administrator had to prove again who they are.
async fn again(
    console: &Console,
    administrator: &Administrator,
    path: &str,
) -> Result<Option<Response>, Response> {
    let draft = administrator.take_draft(console, path).await;
    let draft = draft.map_err(|error| refused(console, administrator, &error.into()))?;
    let Some(fields) = draft else {
        return Ok(None);
    };
    let Some((typed, draft)) = Typed::read(console, administrator, &fields).await else {
        return Ok(None);
    };
    let stored = stored(console, administrator, &draft).await;
    let beside = Beside {
        script: stored.as_ref(),
        notice: Some("This is what you have typed. It is not saved yet."),
        ..Beside::default()
    };
    Ok(Some(form(
        console,
        administrator,
        StatusCode::OK,
        &typed,
        &beside,
    )))
}

async fn stored(
    console: &Console,
    administrator: &Administrator,
    draft: &ScriptDraft,
) -> Option<Script> {
    let script = console.admin.script(&administrator.actor, &draft.name);
    script.await.ok()
}

/// `POST /admin/scripts/{name}` or `/admin/scripts/new`: Update, Test, or another line for a
/// property.
pub(super) async fn put(
    State(console): State<Arc<Console>>,
    OriginalUri(uri): OriginalUri,
    posted: Posted,
) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    let Some((mut typed, draft)) = Typed::read(&console, &administrator, &fields).await else {
        let error = AdminError::invalid("kind", "there are no such scripts");
        return refused(&console, &administrator, &error);
    };
    let act = fields.text("act");
    if act != "add" {
        let path = uri.path();
        let again = administrator.must_prove_again_with(&console, path, &fields);
        match again.await {
            Ok(None) => {}
            Ok(Some(response)) => return response,
            Err(error) => return refused(&console, &administrator, &error.into()),
        }
    }
    let outcome = match act {
        "test" => test(&console, &administrator, &draft, &fields).await,
        "add" => Ok(Done::Shown(None)),
        _ => update(&console, &administrator, &draft, typed.revision).await,
    };
    let (status, mut beside, tested) = match outcome {
        Ok(Done::Saved(response)) => return response,
        Ok(Done::Shown(tested)) => (StatusCode::OK, Beside::default(), tested),
        Err(error) => match beside_of(&error) {
            Some(beside) => {
                typed.mark(&error);
                (StatusCode::UNPROCESSABLE_ENTITY, beside, None)
            }
            None => return refused(&console, &administrator, &error),
        },
    };
    if let Some(tested) = &tested {
        beside.line = tested.line;
    }
    beside.tested = tested.as_ref();
    let stored = stored(&console, &administrator, &draft).await;
    beside.script = stored.as_ref();
    form(&console, &administrator, status, &typed, &beside)
}

enum Done {
    Saved(Response),
    /// The form again, with what a test came to.
    Shown(Option<Tested>),
}

async fn update(
    console: &Console,
    administrator: &Administrator,
    draft: &ScriptDraft,
    seen: i64,
) -> Result<Done, AdminError> {
    let saved = console
        .admin
        .put_script(&administrator.actor, draft, Some(seen));
    let name = saved.await?.summary.name;
    let said = format!("The script {name} is updated.");
    Ok(Done::Saved(done(console, &address(&name), &said)))
}

async fn test(
    console: &Console,
    administrator: &Administrator,
    draft: &ScriptDraft,
    fields: &Fields,
) -> Result<Done, AdminError> {
    let person = Some(fields.text("person")).filter(|name| !name.is_empty());
    let tested = console
        .admin
        .test_script(&administrator.actor, draft, person);
    Ok(Done::Shown(Some(Tested::from(tested.await?))))
}

/// What the form says of an error; none for one that has a page of its own.
fn beside_of(error: &AdminError) -> Option<Beside<'static>> {
    let line = match error {
        AdminError::Script(fault) => fault.line,
        AdminError::Invalid { .. } | AdminError::Refused(_) | AdminError::Changed => None,
        _ => return None,
    };
    Some(Beside {
        problem: Some(error.to_string()),
        line,
        ..Beside::default()
    })
}

/// `POST /admin/scripts/{name}/remove`
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    Path(name): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    if let Some(again) = administrator.must_prove_again(&console, &address(&name)) {
        return again;
    }
    let removed = console.admin.remove_script(&administrator.actor, &name);
    match removed.await {
        Ok(()) => done(&console, PLACE, &format!("The script {name} is removed.")),
        Err(error) => refused(&console, administrator, &error),
    }
}
