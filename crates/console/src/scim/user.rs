//! People as SCIM tells them (RFC 7643 §4.1).

use countersign_admin::PersonView;
use countersign_directory::{PHONE_ATTRIBUTE, Update};
use countersign_store::Attributes;
use serde_json::{Map, Value, json};

use super::answer::ScimError;
use super::filter::member;
use super::patch::Rules;
use crate::templates::instant;

pub(super) const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:User";

/// Attributes with one value, with the attribute of the directory that each is.
pub(super) const SINGLE: [(&str, &str); 9] = [
    ("externalId", "externalId"),
    ("displayName", "displayName"),
    ("nickName", "nickname"),
    ("profileUrl", "profile"),
    ("title", "title"),
    ("userType", "userType"),
    ("preferredLanguage", "preferredLanguage"),
    ("locale", "locale"),
    ("timezone", "zoneinfo"),
];
/// The parts of `name`.
pub(super) const NAME: [(&str, &str); 4] = [
    ("formatted", "cn"),
    ("familyName", "sn"),
    ("givenName", "givenName"),
    ("middleName", "middleName"),
];
pub(super) const MAIL: &str = "mail";

pub(super) const RULES: Rules = Rules {
    attributes: &[
        "userName",
        "active",
        "name",
        "password",
        "externalId",
        "displayName",
        "nickName",
        "profileUrl",
        "title",
        "userType",
        "preferredLanguage",
        "locale",
        "timezone",
    ],
    multiple: &["emails", "phoneNumbers"],
    read_only: &["id", "meta", "schemas", "groups"],
};

pub(super) fn version(revision: i64) -> String {
    format!("W/\"{revision}\"")
}

/// A person as a resource of the server at `issuer`.
pub(super) fn resource(view: &PersonView, issuer: &str) -> Value {
    let person = &view.person;
    let id = person.id.as_str();
    let first = |name: &str| person.attribute(name).first().map(|v| json!(v));
    let mut user = Map::new();
    user.insert("schemas".to_owned(), json!([SCHEMA]));
    user.insert("id".to_owned(), json!(id));
    user.insert("userName".to_owned(), json!(person.username));
    user.insert("active".to_owned(), json!(person.active));
    for (name, attribute) in SINGLE {
        user.extend(first(attribute).map(|value| (name.to_owned(), value)));
    }
    let parts = NAME.into_iter().filter_map(|(part, attribute)| {
        let value = first(attribute)?;
        Some((part.to_owned(), value))
    });
    let parts: Map<String, Value> = parts.collect();
    if !parts.is_empty() {
        user.insert("name".to_owned(), parts.into());
    }
    for (name, attribute, kind) in [
        ("emails", MAIL, "work"),
        ("phoneNumbers", PHONE_ATTRIBUTE, "mobile"),
    ] {
        let values = person.attribute(attribute).iter().enumerate();
        let values: Vec<Value> = values
            .map(|(index, value)| json!({"value": value, "type": kind, "primary": index == 0}))
            .collect();
        if !values.is_empty() {
            user.insert(name.to_owned(), values.into());
        }
    }
    let groups: Vec<Value> = view
        .groups()
        .iter()
        .map(|name| json!({"value": name, "display": name, "type": "direct"}))
        .collect();
    if !groups.is_empty() {
        user.insert("groups".to_owned(), groups.into());
    }
    user.insert(
        "meta".to_owned(),
        json!({
            "resourceType": "User",
            "created": instant(person.created_at.0),
            "lastModified": instant(person.updated_at.0),
            "location": format!("{issuer}{}/Users/{id}", super::BASE),
            "version": version(person.revision),
        }),
    );
    user.into()
}

/// What a resource says that a person is to be. Attributes that it does not name go, but for
/// numbers: they are what the person signs in with.
pub(super) fn read(user: &Value) -> Result<Update, ScimError> {
    let invalid = |detail: String| ScimError::bad("invalidValue", detail);
    if member(user, "password").is_some_and(|password| !password.is_null()) {
        let detail = "password: people choose their passwords themselves; begin a reset";
        return Err(invalid(detail.to_owned()));
    }
    let username = text(user, "userName")?;
    let username = username.ok_or_else(|| invalid("userName is required".to_owned()))?;
    let mut attributes = Attributes::new();
    for (name, attribute) in SINGLE {
        let value = text(user, name)?;
        attributes.insert(attribute.to_owned(), value.into_iter().collect());
    }
    let empty = json!({});
    let parts = member(user, "name").unwrap_or(&empty);
    for (part, attribute) in NAME {
        let value = text(parts, part)?;
        attributes.insert(attribute.to_owned(), value.into_iter().collect());
    }
    attributes.insert(MAIL.to_owned(), values(user, "emails")?.unwrap_or_default());
    if let Some(numbers) = values(user, "phoneNumbers")? {
        attributes.insert(PHONE_ATTRIBUTE.to_owned(), numbers);
    }
    Ok(Update {
        username: Some(username),
        active: active(user)?,
        attributes,
        ..Update::default()
    })
}

fn text(object: &Value, name: &str) -> Result<Option<String>, ScimError> {
    match member(object, name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone()).filter(|text| !text.is_empty())),
        Some(_) => Err(ScimError::bad("invalidValue", format!("{name} is a text"))),
    }
}

/// Some systems write it as a text.
fn active(user: &Value) -> Result<Option<bool>, ScimError> {
    match member(user, "active") {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Bool(active)) => Ok(Some(*active)),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(Some(true)),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(Some(false)),
        Some(_) => Err(ScimError::bad("invalidValue", "active is true or false")),
    }
}

/// The values of an attribute that has several, the primary one first.
fn values(user: &Value, name: &str) -> Result<Option<Vec<String>>, ScimError> {
    let listed = match member(user, name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Array(listed)) => listed,
        Some(_) => return Err(ScimError::bad("invalidValue", format!("{name} is a list"))),
    };
    let mut values: Vec<(bool, String)> = Vec::new();
    for one in listed {
        let primary = member(one, "primary") == Some(&Value::Bool(true));
        let value = match one {
            Value::String(text) => Some(text.clone()),
            other => text(other, "value")?,
        };
        let value = value.map(|value| value.trim().to_owned());
        let value = value.filter(|value| values.iter().all(|(_, known)| known != value));
        values.extend(value.map(|value| (primary, value)));
    }
    values.sort_by_key(|(primary, _)| !primary);
    Ok(Some(values.into_iter().map(|(_, value)| value).collect()))
}
