use axum::extract::Path;
use countersign_account::OwnSession;
use serde::Serialize;
use utoipa::ToSchema;

use super::caller::{Ends, Looks};
use super::problem::{Answer, done};
use crate::api::{Problem, plain};
use crate::http::browser_name;

/// A browser that the person is signed in at. Times are milliseconds since 1970.
#[derive(Debug, Serialize, ToSchema)]
struct Session {
    id: String,
    /// What a person would call it; none where it cannot be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    browser: Option<String>,
    address: String,
    created_at: i64,
    used_at: i64,
    /// The access token came from it.
    present: bool,
}

#[derive(Debug, Serialize, ToSchema)]
struct Sessions {
    items: Vec<Session>,
}

/// How many there were.
#[derive(Debug, Serialize, ToSchema)]
struct EndedSessions {
    sessions: usize,
}

impl From<OwnSession> for Session {
    fn from(own: OwnSession) -> Self {
        Self {
            id: own.session.sid,
            browser: browser_name(&own.session.user_agent),
            address: own.session.address,
            created_at: own.session.created_at.0,
            used_at: own.session.used_at.0,
            present: own.present,
        }
    }
}

/// Where the person is signed in, newest first.
#[utoipa::path(get, path = "/sessions", tag = "Sessions",
    security(("countersign" = ["countersign:account:read"])),
    responses((status = 200, body = Sessions), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn list(Looks { account }: Looks) -> Answer {
    let sessions = account.sessions().await?.into_iter();
    Ok(plain(&Sessions {
        items: sessions.map(Into::into).collect(),
    }))
}

/// Signs the person out everywhere else. This needs no fresh sign-in.
#[utoipa::path(delete, path = "/sessions", tag = "Sessions",
    security(("countersign" = ["countersign:account"])),
    responses((status = 200, body = EndedSessions), (status = 401, body = Problem),
        (status = 403, body = Problem)))]
pub(super) async fn end_others(Ends { account }: Ends) -> Answer {
    let sessions = account.end_other_sessions().await?;
    Ok(plain(&EndedSessions { sessions }))
}

/// Ends a session; the present one with the access token. This needs no fresh sign-in.
#[utoipa::path(delete, path = "/sessions/{id}", tag = "Sessions", params(("id" = String, Path)),
    security(("countersign" = ["countersign:account"])),
    responses((status = 204), (status = 401, body = Problem), (status = 403, body = Problem),
        (status = 404, body = Problem)))]
pub(super) async fn end(Ends { account }: Ends, Path(id): Path<String>) -> Answer {
    done(account.end_session(&id).await?)
}
