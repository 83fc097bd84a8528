use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use countersign_admin::{AdminError, PersonSession};
use countersign_core::Amr;
use countersign_core::ids::PersonId;
use countersign_directory::OfflineAccess;
use countersign_web::http::browser_name;
use minijinja::{Value, context};
use serde::Serialize;

use super::devices::ShownDevice;
use super::ended_here;
use super::show::head;
use crate::Console;
use crate::http::{Administrator, Posted, page, refused};
use crate::templates::value;

#[derive(Debug, Serialize)]
struct Line {
    sid: String,
    acr: String,
    amr: String,
    created_at: i64,
    used_at: i64,
    expires_at: i64,
    address: String,
    browser: Option<String>,
    user_agent: String,
    applications: String,
}

impl From<PersonSession> for Line {
    fn from(one: PersonSession) -> Self {
        let PersonSession {
            session,
            applications,
        } = one;
        let amr: Vec<&str> = session.amr.iter().copied().map(Amr::as_str).collect();
        let applications: Vec<String> = applications.into_iter().map(|id| id.0).collect();
        Self {
            sid: session.sid,
            acr: session.acr.to_string(),
            amr: amr.join(", "),
            created_at: session.created_at.0,
            used_at: session.used_at.0,
            expires_at: session.expires_at.0,
            address: session.address,
            browser: browser_name(&session.user_agent),
            user_agent: session.user_agent,
            applications: applications.join(", "),
        }
    }
}

/// `GET /admin/people/{id}/sessions`.
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    administrator: Administrator,
    Path(id): Path<String>,
) -> Response {
    match content(&console, &administrator, &PersonId(id)).await {
        Ok(content) => {
            let status = StatusCode::OK;
            page(
                &console,
                &administrator,
                status,
                "person_sessions.html",
                content,
            )
        }
        Err(error) => refused(&console, &administrator, &error),
    }
}

async fn content(
    console: &Console,
    administrator: &Administrator,
    id: &PersonId,
) -> Result<Value, AdminError> {
    let actor = &administrator.actor;
    let view = console.admin.person(actor, id).await?;
    let sessions = console.admin.person_sessions(actor, id).await?;
    let sessions: Vec<Line> = sessions.into_iter().map(Line::from).collect();
    let devices = console.admin.person_devices(actor, id).await?.into_iter();
    let devices: Vec<ShownDevice> = devices.map(ShownDevice::from).collect();
    let places = console.admin.person_places(actor, id).await?;
    Ok(context! {
        sessions => value(sessions),
        devices => value(devices),
        places => places,
        ..head(&view, administrator, "sessions")
    })
}

/// `POST /admin/people/{id}/sessions/{sid}/end`.
pub(super) async fn end(
    State(console): State<Arc<Console>>,
    Path((id, sid)): Path<(String, String)>,
    posted: Posted,
) -> Response {
    let (actor, person) = (&posted.administrator.actor, PersonId(id));
    let ended = console.admin.end_person_session(actor, &person, &sid).await;
    let said = ended.map(|()| "The session is ended.".to_owned());
    ended_here(&console, &posted, &person, said)
}

/// `POST /admin/people/{id}/sessions`: signs them out everywhere.
pub(super) async fn end_all(
    State(console): State<Arc<Console>>,
    Path(id): Path<String>,
    posted: Posted,
) -> Response {
    let (actor, person) = (&posted.administrator.actor, PersonId(id));
    let offline = if posted.fields.text("offline").is_empty() {
        OfflineAccess::Keep
    } else {
        OfflineAccess::Revoke
    };
    let ended = console.admin.sign_person_out(actor, &person, offline).await;
    let said = ended.map(|ended| format!("Signed out: {} sessions are ended.", ended.sessions));
    ended_here(&console, &posted, &person, said)
}
