//! What stands around every page of the portal.

use countersign_account::Account;
use countersign_core::Millis;

use super::signed::Visit;
use crate::http::{in_query, redirect};
use crate::pages::{AccountFrame, Text, keys};

/// What one page leaves for the next to say. Only these words of an address are taken.
const SAID: &[(&str, &str)] = &[
    ("number-added", keys::SAID_NUMBER_ADDED),
    ("number-removed", keys::SAID_NUMBER_REMOVED),
    ("number-saved", keys::SAID_NUMBER_SAVED),
    ("app-added", keys::SAID_APP_ADDED),
    ("app-removed", keys::SAID_APP_REMOVED),
    ("two-step-on", keys::SAID_TWO_STEP_ON),
    ("two-step-unknown", keys::SAID_TWO_STEP_UNKNOWN),
    ("two-step-places", keys::SAID_TWO_STEP_PLACES),
    ("two-step-off", keys::SAID_TWO_STEP_OFF),
    ("session-ended", keys::SAID_SESSION_ENDED),
    ("sessions-ended", keys::SAID_SESSIONS_ENDED),
    ("device-forgotten", keys::SAID_DEVICE_FORGOTTEN),
    ("devices-forgotten", keys::SAID_DEVICES_FORGOTTEN),
    ("places-forgotten", keys::SAID_PLACES_FORGOTTEN),
    ("application-revoked", keys::SAID_APPLICATION_REVOKED),
    ("passkey-added", keys::SAID_PASSKEY_ADDED),
    ("passkey-removed", keys::SAID_PASSKEY_REMOVED),
    ("passkey-saved", keys::SAID_PASSKEY_SAVED),
];

pub(super) fn frame(visit: &Visit, account: &Account, place: &'static str) -> AccountFrame {
    let said = in_query(visit.uri.query(), "said");
    let said = said.and_then(|word| SAID.iter().find(|(known, _)| *known == word));
    AccountFrame {
        place,
        csrf: visit.csrf(account),
        username: account.person.username.clone(),
        said: said.map(|(_, key)| Text::new(*key)),
        languages: visit.web.pages.languages(&visit.locale, visit.uri.path()),
    }
}

/// Back to a page, which says what was done.
pub(super) fn done(to: &str, said: &str) -> axum::response::Response {
    redirect(&format!("{to}?said={said}"))
}

/// Day and time (UTC), as they are read in every language.
pub(super) fn moment(at: Millis) -> String {
    let text = at.rfc3339();
    let day_and_time: String = text.chars().take(16).collect();
    format!("{} UTC", day_and_time.replace('T', " "))
}

/// The day alone.
pub(super) fn day(at: Millis) -> String {
    at.rfc3339().chars().take(10).collect()
}
