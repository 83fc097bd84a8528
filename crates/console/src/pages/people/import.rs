use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use countersign_admin::{AdminError, Import, Mistake, PeopleExport, Permission};
use countersign_store::ImportState;
use countersign_web::http::redirect;
use http_body::Frame;
use minijinja::context;
use serde::Serialize;
use tokio::sync::mpsc;

use crate::Console;
use crate::http::{Administrator, Posted, Uploaded, done, page, refused};
use crate::templates::value;

const PLACE: &str = "/admin/people/imports";

#[derive(Debug, Serialize)]
struct Shown {
    id: String,
    file_name: String,
    state: &'static str,
    says: &'static str,
    class: &'static str,
    total: i64,
    /// How many were looked at.
    done: i64,
    added: i64,
    wrong: u64,
    mistakes: Vec<Mistake>,
    created_at: i64,
}

impl From<Import> for Shown {
    fn from(import: Import) -> Self {
        let not_added = match import.state {
            ImportState::Running | ImportState::Done | ImportState::Failed => import.wrong,
            ImportState::Refused | ImportState::Checked => 0,
        };
        let (says, class) = match import.state {
            ImportState::Refused => ("nothing was written", "bad"),
            ImportState::Checked => ("waits to be confirmed", "off"),
            ImportState::Running => ("is being written", "off"),
            ImportState::Done if not_added > 0 => ("done in part", "bad"),
            ImportState::Done => ("done", "good"),
            ImportState::Failed => ("broke off", "bad"),
        };
        Self {
            says,
            class,
            added: import.done.saturating_sub_unsigned(not_added),
            state: import.state.as_str(),
            id: import.id,
            file_name: import.file_name,
            total: import.total,
            done: import.done,
            wrong: import.wrong,
            mistakes: import.mistakes,
            created_at: import.created_at.0,
        }
    }
}

/// `GET /admin/people/imports`: the form for a file, and what became of others.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
) -> Response {
    shown(&console, &administrator, StatusCode::OK, None).await
}

async fn shown(
    console: &Console,
    administrator: &Administrator,
    status: StatusCode,
    problem: Option<String>,
) -> Response {
    let imports = match console.admin.imports(&administrator.actor).await {
        Ok(imports) => imports.into_iter().map(Shown::from).collect::<Vec<_>>(),
        Err(error) => return refused(console, administrator, &error),
    };
    let content = context! { imports => value(imports), problem => problem };
    page(
        console,
        administrator,
        status,
        "people_imports.html",
        content,
    )
}

/// `POST /admin/people/imports`: checks a file.
pub(super) async fn upload(State(console): State<Arc<Console>>, uploaded: Uploaded) -> Response {
    let administrator = &uploaded.administrator;
    let checked = console
        .admin
        .check_import(&administrator.actor, &uploaded.file_name, &uploaded.file)
        .await;
    match checked {
        Ok(import) => {
            // The page says what came of it.
            redirect(&format!("{PLACE}/{}", import.id))
        }
        Err(error @ AdminError::Invalid { .. }) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            shown(&console, administrator, status, Some(error.to_string())).await
        }
        Err(error) => refused(&console, administrator, &error),
    }
}

/// `GET /admin/people/imports/{id}`; follows the import while it runs.
pub(super) async fn show(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Response {
    let import = match console.admin.import(&administrator.actor, &id).await {
        Ok(import) => Shown::from(import),
        Err(error) => return refused(&console, &administrator, &error),
    };
    let content = context! { import => value(&import) };
    page(
        &console,
        &administrator,
        StatusCode::OK,
        "people_import.html",
        content,
    )
}

/// `POST /admin/people/imports/{id}/confirm`.
pub(super) async fn confirm(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    let to = format!("{PLACE}/{id}");
    if let Some(again) = administrator.must_prove_again(&console, &to) {
        return again;
    }
    match console
        .admin
        .confirm_import(&administrator.actor, &id)
        .await
    {
        Ok(_) => redirect(&to),
        Err(error) => refused(&console, administrator, &error),
    }
}

/// `POST /admin/people/imports/{id}/remove`.
pub(super) async fn remove(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let administrator = &posted.administrator;
    match console.admin.remove_import(&administrator.actor, &id).await {
        Ok(()) => done(&console, PLACE, "The file and its report are gone."),
        Err(error) => refused(&console, administrator, &error),
    }
}

/// `GET /admin/people/export`: everybody, as a file that can be imported elsewhere.
pub(super) async fn export(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
) -> Response {
    if let Err(error) = administrator.actor.needs(Permission::PeopleWrite) {
        return refused(&console, &administrator, &error);
    }
    match console.admin.export_people(&administrator.actor).await {
        Ok(export) => file(export),
        Err(error) => refused(&console, &administrator, &error),
    }
}

/// The answer that brings a file while it is being read.
pub(crate) fn file(mut export: PeopleExport) -> Response {
    let (sender, receiver) = mpsc::channel(2);
    tokio::spawn(async move {
        loop {
            let part = match export.next().await {
                Ok(Some(part)) => Ok(Bytes::from(part)),
                Ok(None) => return,
                Err(error) => {
                    tracing::error!("an export of people broke off: {error}");
                    Err(error)
                }
            };
            let broken = part.is_err();
            // Whoever asked may be gone.
            if sender.send(part).await.is_err() || broken {
                return;
            }
        }
    });
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"people.csv\"",
        ),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, Body::new(Parts(receiver))).into_response()
}

struct Parts(mpsc::Receiver<Result<Bytes, AdminError>>);

impl HttpBody for Parts {
    type Data = Bytes;
    type Error = AdminError;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, AdminError>>> {
        self.0
            .poll_recv(cx)
            .map(|part| part.map(|part| part.map(Frame::data)))
    }
}
