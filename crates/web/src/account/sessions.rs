use axum::response::Response;
use countersign_account::OwnSession;

use super::frame::{done, frame, moment};
use super::overview::gone;
use super::signed::{Sent, Signed};
use super::{SESSIONS, user_agent};
use crate::pages::{AccountSession, AccountSessions};

/// `GET /account/sessions`.
pub(super) async fn show(Signed { visit, account }: Signed) -> Response {
    match account.sessions().await {
        Ok(sessions) => visit.page(&AccountSessions {
            frame: frame(&visit, &account, "sessions"),
            sessions: sessions.into_iter().map(shown).collect(),
        }),
        Err(error) => visit.failure(&error),
    }
}

fn shown(own: OwnSession) -> AccountSession {
    AccountSession {
        id: own.session.sid,
        browser: user_agent::name(&own.session.user_agent),
        address: own.session.address,
        since: moment(own.session.created_at),
        used: moment(own.session.used_at),
        present: own.present,
    }
}

/// `POST /account/sessions`: ends one, or all others.
pub(super) async fn end(sent: Sent<Signed>) -> Response {
    let Signed { visit, account } = &sent.by;
    if sent.has("others") {
        return match account.end_other_sessions().await {
            Ok(_) => done(SESSIONS, "sessions-ended"),
            Err(error) => visit.failure(&error),
        };
    }
    match account.end_session(sent.field("session")).await {
        Ok(true) => done(SESSIONS, "session-ended"),
        Ok(false) => gone(visit),
        Err(error) => visit.failure(&error),
    }
}
