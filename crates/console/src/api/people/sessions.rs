use std::sync::Arc;

use axum::extract::{Path, Query, State};
use countersign_admin::PersonSession;
use countersign_core::Amr;
use countersign_core::ids::PersonId;
use countersign_directory::OfflineAccess;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::Console;
use crate::api::answer::{Answer, nothing, plain};
use crate::api::caller::Api;
use crate::api::listing::Listing;
use crate::api::problem::Problem;

/// A person signed in at a browser. Times are milliseconds since 1970.
#[derive(Debug, Serialize, ToSchema)]
struct SessionBody {
    sid: String,
    acr: String,
    /// RFC 8176.
    #[schema(value_type = Vec<String>)]
    amr: Vec<Amr>,
    created_at: i64,
    auth_time: i64,
    used_at: i64,
    expires_at: i64,
    address: String,
    user_agent: String,
    /// Client ids of the applications that have something from it.
    applications: Vec<String>,
}

impl From<PersonSession> for SessionBody {
    fn from(one: PersonSession) -> Self {
        let session = one.session;
        Self {
            sid: session.sid,
            acr: session.acr.to_string(),
            amr: session.amr,
            created_at: session.created_at.0,
            auth_time: session.auth_time.0,
            used_at: session.used_at.0,
            expires_at: session.expires_at.0,
            address: session.address,
            user_agent: session.user_agent,
            applications: one.applications.into_iter().map(|id| id.0).collect(),
        }
    }
}

/// Where a person is signed in, newest first.
#[utoipa::path(get, path = "/people/{id}/sessions", tag = "People", params(("id" = String, Path)),
    responses((status = 200, body = Listing<SessionBody>)))]
pub(super) async fn list(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
) -> Answer {
    let sessions = console
        .admin
        .person_sessions(&api.actor, &PersonId(id))
        .await?;
    let sessions = sessions.into_iter().map(SessionBody::from).collect();
    Ok(plain(&Listing::all(sessions)))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct How {
    /// Also revokes what applications may use without the person.
    #[serde(default)]
    offline: bool,
}

/// What was ended.
#[derive(Debug, Serialize, ToSchema)]
struct EndedBody {
    sessions: u64,
    grants: u64,
}

/// Signs a person out everywhere; applications are told over the back channel.
#[utoipa::path(delete, path = "/people/{id}/sessions", tag = "People",
    params(("id" = String, Path), How), responses((status = 200, body = EndedBody)))]
pub(super) async fn end_all(
    State(console): State<Arc<Console>>,
    api: Api,
    Path(id): Path<String>,
    Query(how): Query<How>,
) -> Answer {
    let offline = if how.offline {
        OfflineAccess::Revoke
    } else {
        OfflineAccess::Keep
    };
    let ended = console
        .admin
        .sign_person_out(&api.actor, &PersonId(id), offline)
        .await?;
    Ok(plain(&EndedBody {
        sessions: ended.sessions,
        grants: ended.grants,
    }))
}

/// Ends one session.
#[utoipa::path(delete, path = "/people/{id}/sessions/{sid}", tag = "People",
    params(("id" = String, Path), ("sid" = String, Path)),
    responses((status = 204), (status = 404, body = Problem)))]
pub(super) async fn end(
    State(console): State<Arc<Console>>,
    api: Api,
    Path((id, sid)): Path<(String, String)>,
) -> Answer {
    console
        .admin
        .end_person_session(&api.actor, &PersonId(id), &sid)
        .await?;
    Ok(nothing())
}
