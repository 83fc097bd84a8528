//! Which properties there are.

use std::collections::BTreeMap;

use super::PropertyError;

pub(super) const SECRET: &[&str] = &["password"];

/// Whether a property's value is sealed in the store and shown nowhere. The name of a file is
/// no secret, whatever the file holds.
#[must_use]
pub fn hides(name: &str) -> bool {
    let name = name.to_lowercase();
    if name.ends_with("_file") {
        return false;
    }
    ["password", "secret", "token", "key"]
        .iter()
        .any(|word| name.contains(word))
}

/// Those of a message centre by itself.
pub(crate) const SMPP_CENTRE: &[&str] = &[
    "smpp_server",
    "smpp_port",
    "system_id",
    "password",
    "system_type",
    "source_addr",
    "source_addr_ton",
    "source_addr_npi",
    "dest_addr_ton",
    "dest_addr_npi",
    "priority_flag",
    "data_coding_alphabet",
    "data_coding_message_class",
    "tls",
    "bind_type",
    "window_size",
    "messages_per_second",
    "enquire_link_seconds",
    "response_seconds",
    "sessions",
    "receivers",
    "inactivity_seconds",
    "interface_version",
    "tls_ca_file",
    "tls_server_name",
    "tls_certificate_file",
    "tls_key_file",
    "long_messages",
    "national_language",
    "septets",
    "optional_parameters",
];

/// Those that every method has besides its centre's.
pub(crate) const METHOD: &[&str] = &[
    "errors",
    "phone_attribute",
    "code_length",
    "code_lifetime_seconds",
    "max_attempts",
    "max_resends",
    "resend_interval_seconds",
    "message",
    "route",
    "enrolment",
    "shared_numbers",
    "country",
    "voice",
    "voice_route",
];

const COUNT: usize = SMPP_CENTRE.len() + METHOD.len();

/// Those of an SMPP method: its centre's and every method's.
pub(super) const KNOWN: &[&str] = &{
    let mut all = [""; COUNT];
    let mut at = 0;
    while at < COUNT {
        all[at] = if at < SMPP_CENTRE.len() {
            SMPP_CENTRE[at]
        } else {
            METHOD[at - SMPP_CENTRE.len()]
        };
        at += 1;
    }
    all
};

/// Refuses names that nothing reads: a misspelt property would silently be its default.
pub(crate) fn check(
    table: &BTreeMap<String, String>,
    known: &[&'static str],
    also: impl Fn(&str) -> bool,
) -> Result<(), PropertyError> {
    for name in table.keys() {
        if !known.contains(&name.as_str()) && !also(name) {
            return Err(PropertyError {
                property: name.clone(),
                value: None,
                allowed: match nearest(name, known) {
                    Some(near) => format!("did you mean {near}?"),
                    None => format!("there are {}", known.join(", ")),
                },
                known: false,
            });
        }
    }
    Ok(())
}

/// The locale of `message_de` or `message_pt-BR`.
pub(crate) fn locale_of_message(name: &str) -> Option<&str> {
    let locale = name.strip_prefix("message_")?;
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    let plain = locale
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
    let short = (2..=3).contains(&language.len()) && locale.len() <= 35;
    (plain && short).then_some(locale)
}

fn nearest(name: &str, known: &[&'static str]) -> Option<&'static str> {
    known
        .iter()
        .map(|known| (strsim::jaro_winkler(name, known), *known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known)
}
