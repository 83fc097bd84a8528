//! Secrets that were typed into a form which comes back with an error: they go along sealed, so
//! that nobody has to type them again and no page shows them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use countersign_core::Secret;
use countersign_core::seal::Purpose;

use super::administrator::Administrator;
use crate::Console;

/// Opens for this person and field only; also after they have signed in again, which a form waits
/// for.
fn context(administrator: &Administrator, field: &str) -> String {
    format!("typed-secret {} {field}", administrator.session.person_id)
}

pub(crate) fn keep(
    console: &Console,
    administrator: &Administrator,
    field: &str,
    typed: &Secret,
) -> String {
    let sealed = console.web.keyring.seal(
        Purpose::Console,
        &context(administrator, field),
        typed.expose().as_bytes(),
        console.web.entropy.as_ref(),
    );
    URL_SAFE_NO_PAD.encode(sealed)
}

/// None for what was not kept here.
pub(crate) fn kept(
    console: &Console,
    administrator: &Administrator,
    field: &str,
    value: &str,
) -> Option<Secret> {
    let sealed = URL_SAFE_NO_PAD.decode(value).ok()?;
    let context = context(administrator, field);
    let opened = console
        .web
        .keyring
        .open(Purpose::Console, &context, &sealed);
    Some(Secret::new(String::from_utf8(opened.ok()?).ok()?))
}
