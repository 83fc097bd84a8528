use axum::http::{HeaderMap, HeaderValue, header};
use countersign_core::Secret;
use countersign_core::seal::fingerprint;
use countersign_signin::{Browser, TrustCookie};

use crate::Web;

const BROWSER: &str = "countersign-browser";
const SESSION: &str = "countersign-session";
const STATE: &str = "countersign-state";
const DEVICES: &str = "countersign-devices";

const HIDDEN: &str = "; HttpOnly; SameSite=Lax";
const ENDED: &str = "; HttpOnly; SameSite=Lax; Max-Age=0";

/// Between the sessions of several accounts; no token has it.
const SEPARATOR: &str = ".";
/// More are never set.
const MOST_SESSIONS: usize = 8;
/// As many people as trust one browser at once.
const MOST_DEVICES: usize = 5;

/// The `__Host-` prefix makes browsers refuse a cookie that another host or path set
/// (RFC 6265bis §4.1.3.2); it needs `Secure`, so plain http on loopback goes without.
fn name(web: &Web, base: &str) -> String {
    if web.is_secure() {
        format!("__Host-{base}")
    } else {
        base.to_owned()
    }
}

fn read<'a>(web: &Web, headers: &'a HeaderMap, base: &str) -> Option<&'a str> {
    let wanted = name(web, base);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == wanted)
        .map(|(_, value)| value)
}

/// Only what this server could have made is looked up.
fn is_token(value: &str) -> bool {
    value.len() == 43
        && value
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn write(web: &Web, base: &str, value: &str, more: &str) -> HeaderValue {
    let secure = if web.is_secure() { "; Secure" } else { "" };
    let line = format!("{}={value}; Path=/{secure}{more}", name(web, base));
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The secrets by which people trust the browser, the newest first.
fn device_secrets(web: &Web, headers: &HeaderMap) -> Vec<Secret> {
    let value = read(web, headers, DEVICES).unwrap_or_default();
    let tokens = value.split(SEPARATOR).filter(|token| is_token(token));
    tokens.take(MOST_DEVICES).map(Secret::new).collect()
}

/// The same as hashes.
pub(super) fn devices(web: &Web, headers: &HeaderMap) -> Vec<[u8; 32]> {
    device_secrets(web, headers).iter().map(hash).collect()
}

/// The cookie by which one more person trusts the browser for a while.
pub fn trust_device(web: &Web, headers: &HeaderMap, trusted: &TrustCookie) -> HeaderValue {
    let others = device_secrets(web, headers);
    let secrets = std::iter::once(&trusted.secret).chain(&others);
    let tokens: Vec<&str> = secrets.take(MOST_DEVICES).map(Secret::expose).collect();
    let more = format!("{HIDDEN}; Max-Age={}", trusted.lifetime.as_secs());
    write(web, DEVICES, &tokens.join(SEPARATOR), &more)
}

/// The browser that sent the request, if it has been here before, with the sessions it holds.
pub fn browser(web: &Web, headers: &HeaderMap) -> Option<Browser> {
    let cookie = read(web, headers, BROWSER).filter(|value| is_token(value))?;
    let sessions = session_cookies(web, headers).iter().map(hash).collect();
    Some(Browser::new(Secret::new(cookie)).holding(sessions))
}

/// The same, or a new one with the cookie to set.
pub fn browser_or_new(web: &Web, headers: &HeaderMap) -> (Browser, Option<HeaderValue>) {
    if let Some(known) = browser(web, headers) {
        return (known, None);
    }
    let token = web.entropy.token();
    let cookie = write(web, BROWSER, token.expose(), HIDDEN);
    (Browser::new(token), Some(cookie))
}

/// The secrets of the sessions that the browser holds, the active one first.
pub(super) fn session_cookies(web: &Web, headers: &HeaderMap) -> Vec<Secret> {
    let value = read(web, headers, SESSION).unwrap_or_default();
    let tokens = value.split(SEPARATOR).filter(|token| is_token(token));
    tokens.take(MOST_SESSIONS).map(Secret::new).collect()
}

pub(super) fn hash(cookie: &Secret) -> [u8; 32] {
    fingerprint(cookie.expose())
}

/// The cookie of these sessions; without any, the one that ends it.
pub(super) fn set_sessions<'a>(
    web: &Web,
    cookies: impl Iterator<Item = &'a Secret>,
) -> HeaderValue {
    let tokens: Vec<&str> = cookies.take(MOST_SESSIONS).map(Secret::expose).collect();
    let more = if tokens.is_empty() { ENDED } else { HIDDEN };
    write(web, SESSION, &tokens.join(SEPARATOR), more)
}

/// What the browser says that its state is (OpenID Connect Session Management §3.2).
pub(super) fn browser_state<'a>(web: &Web, headers: &'a HeaderMap) -> Option<&'a str> {
    read(web, headers, STATE)
}

/// The one cookie that our own script reads. The page that reads it stands in other sites' pages.
pub(super) fn set_browser_state(web: &Web, state: &str) -> HeaderValue {
    let anywhere = if web.is_secure() { "None" } else { "Lax" };
    write(web, STATE, state, &format!("; SameSite={anywhere}"))
}

/// The name of that cookie, for the script.
pub fn browser_state_name(web: &Web) -> String {
    name(web, STATE)
}

/// A cookie that another crate keeps for itself, hidden from scripts and other sites.
#[derive(Clone, Copy, Debug)]
pub struct OwnCookie(pub &'static str);

impl OwnCookie {
    /// Its secret, if it could be one.
    #[must_use]
    pub fn read(self, web: &Web, headers: &HeaderMap) -> Option<Secret> {
        read(web, headers, self.0)
            .filter(|value| is_token(value))
            .map(Secret::new)
    }

    #[must_use]
    pub fn set(self, web: &Web, token: &Secret) -> HeaderValue {
        write(web, self.0, token.expose(), HIDDEN)
    }

    #[must_use]
    pub fn end(self, web: &Web) -> HeaderValue {
        write(web, self.0, "", ENDED)
    }
}
