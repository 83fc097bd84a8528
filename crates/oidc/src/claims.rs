//! What is said of a person, from the directory's attributes (names of RFC 4519 and RFC 2798).

use countersign_store::PersonRow;
use serde_json::{Map, Value, json};

/// Verified numbers in E.164, the first one first.
const PHONE_ATTRIBUTE: &str = "phoneNumberVerified";

/// The claims of these names that the person has.
pub(crate) fn select<N: AsRef<str>>(person: &PersonRow, names: &[N]) -> Map<String, Value> {
    names
        .iter()
        .filter_map(|name| Some((name.as_ref().to_owned(), claim(person, name.as_ref())?)))
        .collect()
}

fn claim(person: &PersonRow, name: &str) -> Option<Value> {
    let first = |attribute: &str| person.attributes.get(attribute)?.first();
    let text = |attribute| first(attribute).map(|value| json!(value));
    match name {
        "name" => text("displayName").or_else(|| text("cn")),
        "given_name" => text("givenName"),
        "family_name" => text("sn"),
        "preferred_username" => Some(json!(person.username)),
        "locale" => text("preferredLanguage"),
        "updated_at" => Some(json!(person.updated_at.seconds())),
        "email" => text("mail"),
        "phone_number" => text(PHONE_ATTRIBUTE),
        "phone_number_verified" => first(PHONE_ATTRIBUTE).map(|_| json!(true)),
        _ => None,
    }
}
