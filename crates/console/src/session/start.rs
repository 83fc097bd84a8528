use std::sync::Arc;

use axum::extract::{Query, State};
use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Secret;
use countersign_core::seal::{Purpose, equal_in_constant_time, fingerprint};
use countersign_oidc::paths;
use countersign_web::http::{redirect, with_cookie};
use serde::Deserialize;
use url::form_urlencoded::Serializer;

use super::SIGN_IN;
use crate::Console;
use crate::client::{CALLBACK, CLIENT_ID};
use crate::http::signing_in_failed;

#[derive(Debug, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    return_to: String,
    /// Whoever is signed in proves it again.
    #[serde(default)]
    again: bool,
}

/// The address that begins a sign-in and leads back to a page of the console.
pub(crate) fn sign_in_address(back: &str, again: bool) -> String {
    let mut query = Serializer::new(String::new());
    query.append_pair("return_to", back);
    if again {
        query.append_pair("again", "true");
    }
    format!("/admin/sign-in?{}", query.finish())
}

/// `GET /admin/sign-in`: to the provider, with everything that proves the answer to be for us.
pub(super) async fn start(
    State(console): State<Arc<Console>>,
    Query(wanted): Query<Wanted>,
) -> Response {
    let acr = match console.admin.console_acr().await {
        Ok(acr) => acr,
        Err(error) => return signing_in_failed(&console, &error),
    };
    let under_way = UnderWay {
        console: &console,
        cookie: console.web.entropy.token(),
    };
    let challenge = fingerprint(&under_way.verifier());
    let claims = serde_json::json!({
        "id_token": {"acr": {"essential": true, "values": [acr.as_str()]}},
    });
    let mut query = Serializer::new(String::new());
    query
        .append_pair("client_id", CLIENT_ID)
        .append_pair("response_type", "code")
        .append_pair("scope", "openid")
        .append_pair("redirect_uri", &format!("{}{CALLBACK}", console.web.issuer))
        .append_pair("state", &under_way.state(own_path(&wanted.return_to)))
        .append_pair("nonce", &under_way.nonce())
        .append_pair("code_challenge", &URL_SAFE_NO_PAD.encode(challenge))
        .append_pair("code_challenge_method", "S256")
        .append_pair("claims", &claims.to_string());
    if wanted.again {
        query.append_pair("prompt", "login");
    }
    let to = format!("{}?{}", paths::AUTHORIZE, query.finish());
    with_cookie(
        redirect(&to),
        Some(SIGN_IN.set(&console.web, &under_way.cookie)),
    )
}

/// Only pages of the console itself are gone back to.
fn own_path(path: &str) -> &str {
    let own = path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?");
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if own && plain { path } else { "/admin" }
}

/// A sign-in under way: everything that must come back is derived from one cookie.
pub(super) struct UnderWay<'a> {
    pub(super) console: &'a Console,
    pub(super) cookie: Secret,
}

impl UnderWay<'_> {
    fn derived(&self, what: &[u8]) -> String {
        let cookie = self.cookie.expose().as_bytes();
        let mac = self
            .console
            .web
            .keyring
            .mac(Purpose::Console, &[cookie, what]);
        URL_SAFE_NO_PAD.encode(mac)
    }

    /// RFC 7636 §4.1.
    pub(super) fn verifier(&self) -> String {
        self.derived(b"verifier")
    }

    pub(super) fn nonce(&self) -> String {
        self.derived(b"nonce")
    }

    /// Where to go afterwards, and proof that it was we who said so.
    fn state(&self, back: &str) -> String {
        let path = URL_SAFE_NO_PAD.encode(back);
        format!("{path}.{}", self.derived(back.as_bytes()))
    }

    /// The page that a state names, if it is of this sign-in.
    pub(super) fn back(&self, state: &str) -> Option<String> {
        let (path, _) = state.split_once('.')?;
        let back = String::from_utf8(URL_SAFE_NO_PAD.decode(path).ok()?).ok()?;
        equal_in_constant_time(self.state(&back).as_bytes(), state.as_bytes()).then_some(back)
    }
}
