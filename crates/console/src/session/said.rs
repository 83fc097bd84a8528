//! What one page leaves for the next to say: once, and only to the browser itself.

use axum::http::{HeaderMap, HeaderValue, header};
use url::form_urlencoded;

use crate::Console;

const NAME: &str = "countersign-console-said";
/// In bytes; more is cut.
const LONGEST: usize = 300;

fn cookie(console: &Console, value: &str, age: u32) -> Option<HeaderValue> {
    let secure = if console.web.is_secure() {
        "; Secure"
    } else {
        ""
    };
    let line =
        format!("{NAME}={value}; Path=/admin; HttpOnly; SameSite=Lax; Max-Age={age}{secure}");
    HeaderValue::from_str(&line).ok()
}

pub(crate) fn say(console: &Console, text: &str) -> Option<HeaderValue> {
    let cut: String = text.chars().take(LONGEST).collect();
    let value: String = form_urlencoded::byte_serialize(cut.as_bytes()).collect();
    cookie(console, &value, 60)
}

/// Ends it.
pub(crate) fn heard(console: &Console) -> Option<HeaderValue> {
    cookie(console, "", 0)
}

pub(crate) fn said(headers: &HeaderMap) -> Option<String> {
    let lines = headers.get_all(header::COOKIE).iter();
    let value = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)
        .map(|(_, value)| value)?;
    let (text, _) = form_urlencoded::parse(value.as_bytes()).next()?;
    (!text.is_empty()).then(|| text.into_owned())
}
