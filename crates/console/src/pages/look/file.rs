//! `/admin/pages/file`: one file, with a preview beside it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use countersign_admin::AdminError;
use countersign_web::http::FrameSources;
use countersign_web::pages::Editable;
use countersign_web::take_up_pages;
use minijinja::context;
use serde::{Deserialize, Serialize};
use url::form_urlencoded::byte_serialize;

use super::list::PLACE;
use crate::Console;
use crate::http::{Administrator, Fields, Posted, done, page, refused};
use crate::templates::value;

pub(super) const FILE: &str = "/admin/pages/file";

pub(super) fn routes() -> Router<Arc<Console>> {
    Router::new().route(FILE, get(open).post(act))
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    path: String,
    /// The state that is looked at.
    #[serde(default)]
    state: String,
    #[serde(default)]
    language: String,
}

/// What is shown besides the file.
#[derive(Debug, Default)]
struct Beside<'a> {
    typed: Option<&'a str>,
    /// The preview is of what was typed.
    draft: bool,
    problem: Option<&'a AdminError>,
    revision: Option<i64>,
}

async fn open(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Query(wanted): Query<Wanted>,
) -> Response {
    show(
        &console,
        &administrator,
        &wanted,
        StatusCode::OK,
        &Beside::default(),
    )
    .await
}

#[derive(Debug, Serialize)]
struct Shown {
    path: String,
    content: String,
    changed: bool,
    in_store: bool,
    revision: i64,
}

async fn find(
    console: &Console,
    administrator: &Administrator,
    path: &str,
) -> Result<Shown, AdminError> {
    let kept = console.admin.page_files(&administrator.actor).await?;
    let kept = kept.iter().find(|file| file.path == path);
    let all = console.web.pages.editable().into_iter();
    let file = all.into_iter().find(|file| file.path == path);
    let file = match (file, kept) {
        (Some(file), _) => file,
        (None, _) if is_language(path) => Editable {
            path: path.to_owned(),
            built_in: None,
            changed: None,
        },
        (None, _) => return Err(AdminError::unknown("page file", path)),
    };
    let changed = file.changed.is_some();
    let content = file.changed.or(file.built_in).unwrap_or_default();
    Ok(Shown {
        content: kept.map_or(content, |kept| kept.content.clone()),
        changed,
        in_store: kept.is_some(),
        revision: kept.map_or(0, |kept| kept.revision),
        path: file.path,
    })
}

/// A language that is still to be added.
fn is_language(path: &str) -> bool {
    let tag = path
        .strip_prefix("locales/")
        .and_then(|name| name.strip_suffix(".ftl"));
    tag.is_some_and(|tag| {
        (2..=35).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    })
}

async fn show(
    console: &Console,
    administrator: &Administrator,
    wanted: &Wanted,
    status: StatusCode,
    beside: &Beside<'_>,
) -> Response {
    let file = match find(console, administrator, &wanted.path).await {
        Ok(file) => file,
        Err(error) => return refused(console, administrator, &error),
    };
    let states = console.web.pages.states();
    let template = file.path.strip_prefix("templates/").unwrap_or_default();
    let fits = |name: &str| states.iter().any(|state| state.name == name);
    let state = match wanted.state.as_str() {
        chosen if fits(chosen) => chosen,
        _ => {
            let own = states.iter().find(|state| state.template == template);
            own.map_or("signin", |state| state.name)
        }
    };
    let own_language = file
        .path
        .strip_prefix("locales/")
        .and_then(|n| n.strip_suffix(".ftl"));
    let language = match (wanted.language.as_str(), own_language) {
        ("", Some(tag)) if tag != "brand" => tag,
        ("", _) => "en",
        (chosen, _) => chosen,
    };
    let mut languages = console.web.pages.language_tags();
    if !languages.iter().any(|tag| tag == language) {
        languages.push(language.to_owned());
    }
    let draft = if beside.draft {
        format!("&path={}", encoded(&file.path))
    } else {
        String::new()
    };
    let preview = format!(
        "{PLACE}/preview?state={}&language={}{draft}",
        encoded(state),
        encoded(language)
    );
    let content = context! {
        file => value(&file),
        content => beside.typed.unwrap_or(&file.content),
        revision => beside.revision.unwrap_or(file.revision),
        states => value(states.iter().map(|state| state.name).collect::<Vec<_>>()),
        state => state,
        languages => value(languages),
        language => language,
        preview => preview,
        notice => beside.draft.then_some("This is a preview. Nothing is saved yet."),
        problem => beside.problem.map(ToString::to_string),
        wrong_line => beside.problem.and_then(line_of),
    };
    let mut response = page(console, administrator, status, "page.html", content);
    let frames = FrameSources(vec!["'self'".to_owned()]);
    response.extensions_mut().insert(frames);
    response
}

/// The line that the reason begins with.
fn line_of(error: &AdminError) -> Option<usize> {
    let AdminError::Invalid { reason, .. } = error else {
        return None;
    };
    let (line, _) = reason.strip_prefix("line ")?.split_once(':')?;
    line.parse().ok()
}

fn encoded(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

async fn act(State(console): State<Arc<Console>>, posted: Posted) -> Response {
    let Posted {
        administrator,
        fields,
    } = posted;
    let wanted = Wanted {
        path: fields.text("path").to_owned(),
        state: fields.text("state").to_owned(),
        language: fields.text("language").to_owned(),
    };
    let typed = typed(&fields);
    let outcome = match fields.text("act") {
        "save" => save(&console, &administrator, &wanted.path, &typed, &fields).await,
        "restore" => restore(&console, &administrator, &wanted.path).await,
        _ => look(&console, &administrator, &wanted.path, &typed, &fields).await,
    };
    let here = format!("{FILE}?path={}", encoded(&wanted.path));
    let beside = Beside {
        typed: Some(&typed),
        revision: fields.number("revision"),
        ..Beside::default()
    };
    match outcome {
        Ok(Some(said)) => done(&console, &here, &said),
        Ok(None) => {
            let beside = Beside {
                draft: true,
                ..beside
            };
            show(&console, &administrator, &wanted, StatusCode::OK, &beside).await
        }
        Err(error @ (AdminError::Invalid { .. } | AdminError::Changed)) => {
            let status = match error {
                AdminError::Changed => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let beside = Beside {
                problem: Some(&error),
                ..beside
            };
            show(&console, &administrator, &wanted, status, &beside).await
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

/// Browsers send line ends as CR LF.
pub(super) fn typed(fields: &Fields) -> String {
    fields
        .given("content")
        .unwrap_or_default()
        .replace("\r\n", "\n")
}

async fn save(
    console: &Console,
    administrator: &Administrator,
    path: &str,
    content: &str,
    fields: &Fields,
) -> Result<Option<String>, AdminError> {
    let (actor, seen) = (&administrator.actor, fields.number("revision"));
    console
        .admin
        .put_page_file(actor, path, content, seen)
        .await?;
    take_up_pages(&console.web.store, &console.web.pages).await?;
    Ok(Some(format!("{path} is saved. People see it now.")))
}

async fn restore(
    console: &Console,
    administrator: &Administrator,
    path: &str,
) -> Result<Option<String>, AdminError> {
    console
        .admin
        .restore_page_file(&administrator.actor, path)
        .await?;
    take_up_pages(&console.web.store, &console.web.pages).await?;
    Ok(Some(format!("{path} is as it comes again.")))
}

/// Keeps what was typed for the preview.
async fn look(
    console: &Console,
    administrator: &Administrator,
    path: &str,
    content: &str,
    fields: &Fields,
) -> Result<Option<String>, AdminError> {
    console
        .admin
        .try_page_file(&administrator.actor, path, Some(content))?;
    administrator.keep_draft(console, FILE, fields).await?;
    Ok(None)
}
