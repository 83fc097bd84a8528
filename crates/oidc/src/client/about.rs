//! What people and operators are told of a client.

use countersign_store::ClientMetadata;

use super::invalid::{Checked, ensure, one_of};

const MOST_CONTACTS: usize = 20;
const MOST_TRANSLATIONS: usize = 100;

pub(super) fn check(metadata: &ClientMetadata) -> Checked {
    name("client_name", &metadata.client_name)?;
    let translations = &metadata.localized;
    ensure(
        translations.len() <= MOST_TRANSLATIONS,
        "client_name",
        "",
        "use at most 100 translations",
    )?;
    for (property, text) in translations {
        if property.starts_with("client_name#") {
            name("client_name", text)?;
        }
    }
    let contacts = &metadata.contacts;
    ensure(
        contacts.len() <= MOST_CONTACTS,
        "contacts",
        "",
        "use at most 20",
    )?;
    for contact in contacts {
        line("contacts", contact)?;
    }
    for (property, text) in [
        ("software_id", &metadata.software_id),
        ("software_version", &metadata.software_version),
    ] {
        line(property, text.as_deref().unwrap_or("-"))?;
    }
    one_of(
        "application_type",
        metadata.application_type.as_deref(),
        &["web", "native"],
    )
}

fn name(property: &'static str, text: &str) -> Checked {
    ensure(
        is_line(text, 200),
        property,
        text,
        "use 1 to 200 characters on one line",
    )
}

fn line(property: &'static str, text: &str) -> Checked {
    ensure(
        is_line(text, 320),
        property,
        text,
        "use 1 to 320 characters on one line",
    )
}

fn is_line(text: &str, most: usize) -> bool {
    (1..=most).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}
