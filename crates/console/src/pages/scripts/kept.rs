//! A secret that was typed and is not saved yet goes to the page and back sealed: nothing that was
//! typed is lost, and no page shows it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Secret;
use countersign_core::seal::Purpose;

use crate::Console;
use crate::http::Administrator;

fn context(administrator: &Administrator, property: &str) -> String {
    format!("typed {} {property}", administrator.session.person_id)
}

pub(super) fn close(
    console: &Console,
    administrator: &Administrator,
    property: &str,
    typed: &Secret,
) -> String {
    let web = &console.web;
    URL_SAFE_NO_PAD.encode(web.keyring.seal(
        Purpose::Console,
        &context(administrator, property),
        typed.expose().as_bytes(),
        web.entropy.as_ref(),
    ))
}

/// None for what we did not seal for this person and property.
pub(super) fn open(
    console: &Console,
    administrator: &Administrator,
    property: &str,
    kept: &str,
) -> Option<Secret> {
    let sealed = URL_SAFE_NO_PAD.decode(kept).ok()?;
    let context = context(administrator, property);
    let keyring = &console.web.keyring;
    let opened = keyring.open(Purpose::Console, &context, &sealed).ok()?;
    String::from_utf8(opened).ok().map(Secret::new)
}
