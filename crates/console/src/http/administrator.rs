use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_admin::Actor;
use countersign_core::Secret;
use countersign_core::seal::{Purpose, equal_in_constant_time};
use countersign_store::ConsoleSessionRow;
use countersign_web::http::redirect;

use super::answer::{no_role, signing_in_failed};
use crate::Console;
use crate::session::{self, sign_in_address};

/// How long ago somebody who does something dangerous may have proved who they are.
const RECENT: Duration = Duration::from_secs(5 * 60);

/// Somebody with a role who is signed in at the console.
#[derive(Clone, Debug)]
pub(crate) struct Administrator {
    pub(crate) actor: Actor,
    pub(crate) username: String,
    pub(crate) session: ConsoleSessionRow,
    cookie: Secret,
    /// Where they are, for coming back.
    pub(crate) path: String,
    /// What the page before has to say.
    pub(crate) said: Option<String>,
}

impl Administrator {
    /// The hidden field of every form of this session.
    pub(crate) fn csrf(&self, console: &Console) -> String {
        let cookie = self.cookie.expose().as_bytes();
        URL_SAFE_NO_PAD.encode(
            console
                .web
                .keyring
                .mac(Purpose::Console, &[cookie, b"form"]),
        )
    }

    pub(super) fn has_csrf(&self, console: &Console, token: &str) -> bool {
        equal_in_constant_time(self.csrf(console).as_bytes(), token.as_bytes())
    }

    /// Asks them to prove again who they are before something dangerous, unless they did so
    /// lately; afterwards they are at `back`.
    pub(crate) fn must_prove_again(&self, console: &Console, back: &str) -> Option<Response> {
        (!self.has_proved_lately(console)).then(|| redirect(&sign_in_address(back, true)))
    }

    pub(super) fn has_proved_lately(&self, console: &Console) -> bool {
        self.session.auth_time + RECENT > console.web.clock.now()
    }
}

impl FromRequestParts<Arc<Console>> for Administrator {
    type Rejection = Response;

    async fn from_request_parts(
        parts: &mut Parts,
        console: &Arc<Console>,
    ) -> Result<Self, Response> {
        let path = parts.uri.path_and_query().map_or("/admin", |p| p.as_str());
        let back = if parts.method == Method::GET {
            path
        } else {
            "/admin"
        };
        let found = session::current(console, &parts.headers).await;
        let Some((cookie, session)) = found.map_err(|error| signing_in_failed(console, &error))?
        else {
            return Err(redirect(&sign_in_address(back, false)));
        };
        let actor = console.admin.actor(&session.person_id).await;
        let actor = actor.map_err(|error| signing_in_failed(console, &error))?;
        let person = console.web.directory.person(&session.person_id).await;
        let person = person.map_err(|error| signing_in_failed(console, &error))?;
        match (actor, person) {
            (Some(actor), Some(person)) if !actor.permissions.is_empty() => Ok(Self {
                actor,
                username: person.username,
                session,
                cookie,
                path: path.to_owned(),
                said: session::said(&parts.headers),
            }),
            _ => Err(no_role(console)),
        }
    }
}
