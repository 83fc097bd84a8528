//! The accounts that a browser is signed in with: one cookie holds a secret for each.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Secret;
use countersign_core::seal::Purpose;
use countersign_signin::Finished;
use countersign_store::{SessionRow, StoreError};

use super::cookies;
use crate::Web;

/// The live sessions of a browser, the active one first.
#[derive(Clone, Debug, Default)]
pub struct Accounts {
    held: Vec<(Secret, SessionRow)>,
}

impl Accounts {
    pub async fn of(web: &Web, headers: &HeaderMap) -> Result<Self, StoreError> {
        let mut held: Vec<(Secret, SessionRow)> = Vec::new();
        for cookie in cookies::session_cookies(web, headers) {
            let session = web
                .store
                .session(&cookies::hash(&cookie), web.clock.now())
                .await?;
            if let Some(session) = session
                && held.iter().all(|(_, other)| other.sid != session.sid)
            {
                held.push((cookie, session));
            }
        }
        Ok(Self { held })
    }

    pub fn active(&self) -> Option<&SessionRow> {
        self.sessions().next()
    }

    pub fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    pub fn to_vec(&self) -> Vec<SessionRow> {
        self.sessions().cloned().collect()
    }

    pub fn sessions(&self) -> impl Iterator<Item = &SessionRow> {
        self.held.iter().map(|(_, session)| session)
    }

    pub fn by_sid(&self, sid: &str) -> Option<&SessionRow> {
        self.sessions().find(|session| session.sid == sid)
    }

    /// The same with one more account, which is the active one.
    pub fn with(mut self, finished: &Finished) -> Self {
        self.held
            .retain(|(_, session)| session.person_id != finished.session.person_id);
        let new = (finished.cookie.clone(), finished.session.clone());
        self.held.insert(0, new);
        self
    }

    /// The same with another active account; nothing changes when it is not held.
    pub fn switched_to(mut self, sid: &str) -> Self {
        if let Some(at) = self.held.iter().position(|(_, s)| s.sid == sid) {
            let chosen = self.held.remove(at);
            self.held.insert(0, chosen);
        }
        self
    }

    pub fn without(mut self, ended: &[&SessionRow]) -> Self {
        self.held
            .retain(|(_, session)| ended.iter().all(|gone| gone.sid != session.sid));
        self
    }

    /// Who is signed in, as applications may watch it: it says nothing, and it changes when an
    /// account comes or goes (OpenID Connect Session Management §3.2).
    pub fn state(&self, web: &Web) -> String {
        let mut sids: Vec<&[u8]> = self.sessions().map(|s| s.sid.as_bytes()).collect();
        sids.sort_unstable();
        URL_SAFE_NO_PAD.encode(&web.keyring.mac(Purpose::BrowserState, &sids)[..16])
    }

    /// Tells the browser which sessions it holds.
    pub fn keep(&self, web: &Web, response: Response) -> Response {
        let cookies = self.held.iter().map(|(cookie, _)| cookie);
        let response = append(response, cookies::set_sessions(web, cookies));
        append(response, cookies::set_browser_state(web, &self.state(web)))
    }

    /// Tells the browser its state where it says another, as after a session has expired.
    pub fn keep_state(&self, web: &Web, headers: &HeaderMap, response: Response) -> Response {
        let state = self.state(web);
        if cookies::browser_state(web, headers) == Some(state.as_str()) {
            return response;
        }
        append(response, cookies::set_browser_state(web, &state))
    }
}

/// The active session of the browser.
pub async fn session(web: &Web, headers: &HeaderMap) -> Result<Option<SessionRow>, StoreError> {
    Ok(Accounts::of(web, headers).await?.active().cloned())
}

fn append(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
    response
}
