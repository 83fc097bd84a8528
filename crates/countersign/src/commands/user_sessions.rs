use countersign_core::Amr;
use countersign_directory::OfflineAccess;
use countersign_store::SessionRow;
use serde::Serialize;

use super::user::find;
use super::{ACTOR, print};
use crate::house::{Failure, House};

#[derive(Debug, Serialize)]
struct SignedOut {
    username: String,
    sessions: u64,
    grants: u64,
}

/// Times are seconds since 1970-01-01T00:00:00Z, as in tokens.
#[derive(Debug, Serialize)]
struct Session {
    sid: String,
    acr: String,
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

pub(super) async fn sign_out(
    house: &House,
    username: &str,
    offline: bool,
    json: bool,
) -> Result<(), Failure> {
    let person = find(house, username).await?;
    let offline = if offline {
        OfflineAccess::Revoke
    } else {
        OfflineAccess::Keep
    };
    let ended = house.directory.sign_out(&person.id, offline, ACTOR).await?;
    let shown = SignedOut {
        username: person.username,
        sessions: ended.sessions,
        grants: ended.grants,
    };
    print(json, &shown, |s| {
        format!(
            "Signed {} out: {} sessions ended, {} grants revoked.\n",
            s.username, s.sessions, s.grants
        )
    })
}

pub(super) async fn list(house: &House, username: &str, json: bool) -> Result<(), Failure> {
    let person = find(house, username).await?;
    let mut sessions = Vec::new();
    for session in house.directory.sessions(&person.id).await? {
        let clients = house.store.clients_of_session(&session.sid).await?;
        let applications = clients.iter().map(ToString::to_string).collect();
        sessions.push(shown(session, applications));
    }
    print(json, &sessions, |sessions| {
        sessions.iter().map(describe).collect()
    })
}

fn shown(session: SessionRow, applications: Vec<String>) -> Session {
    Session {
        sid: session.sid,
        acr: session.acr.to_string(),
        amr: session.amr,
        created_at: session.created_at.seconds(),
        auth_time: session.auth_time.seconds(),
        used_at: session.used_at.seconds(),
        expires_at: session.expires_at.seconds(),
        address: session.address,
        user_agent: session.user_agent,
        applications,
    }
}

fn describe(session: &Session) -> String {
    format!(
        "{}\tby {}\tfrom {}\tsince {}\tused {}\t{}\n",
        session.sid,
        session.acr,
        session.address,
        session.created_at,
        session.used_at,
        session.applications.join(" "),
    )
}
