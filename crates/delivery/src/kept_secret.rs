//! A secret that is stored is for the place that it was given for. Whoever may change where a
//! centre is could otherwise have it sent to themselves, though nobody shows it to them.

use std::collections::BTreeSet;

use countersign_store::{CentreRow, PropertyRow};

/// Properties that say who is at the other end, how that is proved, and where in a request the
/// secret stands.
const LEADING: &[&str] = &[
    "smpp_server",
    "smpp_port",
    "tls",
    "tls_ca_file",
    "tls_server_name",
    "http_url",
    "http_headers",
    "http_body",
    "api_url",
    "sip_server",
    "sip_port",
    "sip_domain",
];

/// Of a hidden property whose stored value may not go along.
pub const GIVE_AGAIN: &str = "give it again: where it would be sent has changed, and what is \
                              stored is for the place that it was given for";

/// Whether a property says where the hidden ones beside it are sent.
#[must_use]
pub fn leads(property: &str) -> bool {
    LEADING.contains(&property)
}

/// A hidden property that is not given anew though a change leads elsewhere.
pub(crate) fn kept_elsewhere<'a>(
    before: &'a CentreRow,
    after: &CentreRow,
    given: &BTreeSet<&str>,
) -> Option<&'a str> {
    let moved = |name: &&str| before.properties.get(*name) != after.properties.get(*name);
    if before.kind == after.kind && !LEADING.iter().any(moved) {
        return None;
    }
    let kept = |(name, value): &(&'a String, &'a PropertyRow)| {
        matches!(value, PropertyRow::Hidden { .. }) && !given.contains(name.as_str())
    };
    let (name, _) = before.properties.iter().find(kept)?;
    Some(name)
}
