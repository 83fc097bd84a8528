use axum::http::{HeaderMap, HeaderValue, header};
use countersign_core::Secret;
use countersign_core::seal::fingerprint;
use countersign_signin::{Browser, Finished};
use countersign_store::{SessionRow, StoreError};

use crate::Web;

const BROWSER: &str = "countersign-browser";
const SESSION: &str = "countersign-session";

/// The `__Host-` prefix makes browsers refuse a cookie that another host or path set
/// (RFC 6265bis §4.1.3.2); it needs `Secure`, so plain http on loopback goes without.
fn name(web: &Web, base: &str) -> String {
    if web.is_secure() {
        format!("__Host-{base}")
    } else {
        base.to_owned()
    }
}

fn read(web: &Web, headers: &HeaderMap, base: &str) -> Option<Secret> {
    let wanted = name(web, base);
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, value)| *name == wanted && is_token(value))
        .map(|(_, value)| Secret::new(value))
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
    let line = format!(
        "{}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{more}",
        name(web, base)
    );
    HeaderValue::from_str(&line).unwrap_or_else(|_| HeaderValue::from_static(""))
}

/// The browser that sent the request, if it has been here before.
pub(crate) fn browser(web: &Web, headers: &HeaderMap) -> Option<Browser> {
    read(web, headers, BROWSER).map(Browser::new)
}

/// The same, or a new one with the cookie to set.
pub(crate) fn browser_or_new(web: &Web, headers: &HeaderMap) -> (Browser, Option<HeaderValue>) {
    if let Some(known) = browser(web, headers) {
        return (known, None);
    }
    let token = web.entropy.token();
    let cookie = write(web, BROWSER, token.expose(), "");
    (Browser::new(token), Some(cookie))
}

/// The live session of the browser.
pub(crate) async fn session(
    web: &Web,
    headers: &HeaderMap,
) -> Result<Option<SessionRow>, StoreError> {
    let Some(cookie) = read(web, headers, SESSION) else {
        return Ok(None);
    };
    web.store
        .session(&fingerprint(cookie.expose()), web.clock.now())
        .await
}

pub(crate) fn set_session(web: &Web, finished: &Finished) -> HeaderValue {
    write(web, SESSION, finished.cookie.expose(), "")
}

pub(crate) fn end_session(web: &Web) -> HeaderValue {
    write(web, SESSION, "", "; Max-Age=0")
}
