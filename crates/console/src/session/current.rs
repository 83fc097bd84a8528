use std::time::Duration;

use axum::http::HeaderMap;
use countersign_core::Secret;
use countersign_core::seal::fingerprint;
use countersign_store::{ConsoleSessionRow, StoreError};

use super::SESSION;
use crate::Console;

/// How long an administrator may do nothing.
const IDLE: Duration = Duration::from_secs(30 * 60);
/// How often using a session is written down.
const NOTED: Duration = Duration::from_secs(60);

/// The live session of a browser, with the secret of its cookie.
pub(crate) async fn current(
    console: &Console,
    headers: &HeaderMap,
) -> Result<Option<(Secret, ConsoleSessionRow)>, StoreError> {
    let Some(cookie) = SESSION.read(&console.web, headers) else {
        return Ok(None);
    };
    let hash = fingerprint(cookie.expose());
    let now = console.web.clock.now();
    let store = &console.web.store;
    let Some(session) = store.console_session(&hash, now, IDLE).await? else {
        return Ok(None);
    };
    if session.used_at + NOTED <= now {
        let mut tx = store.single().await?;
        tx.use_console_session(&hash, now).await?;
    }
    Ok(Some((cookie, session)))
}
