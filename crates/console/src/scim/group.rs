//! Groups as SCIM tells them (RFC 7643 §4.2). A group's id is its name, as the attribute `memberOf`
//! has it.

use std::collections::BTreeSet;

use countersign_admin::Group;
use countersign_core::hex;
use countersign_core::ids::PersonId;
use countersign_core::seal::fingerprint;
use serde_json::{Value, json};
use url::form_urlencoded::byte_serialize;

use super::answer::ScimError;
use super::filter::member;
use super::patch::Rules;
use crate::templates::instant;

pub(super) const SCHEMA: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";

pub(super) const RULES: Rules = Rules {
    attributes: &["displayName", "externalId"],
    multiple: &["members"],
    read_only: &["id", "meta", "schemas"],
};

pub(super) fn version(group: &Group) -> String {
    let mut members: Vec<&str> = group.members.iter().map(PersonId::as_str).collect();
    members.sort_unstable();
    let external = group.external_id.as_deref().unwrap_or_default();
    let text = format!("{external}\n{}", members.join("\n"));
    format!("W/\"{}\"", hex::encode(&fingerprint(&text)[..8]))
}

/// A group as a resource of the server at `issuer`.
pub(super) fn resource(group: &Group, issuer: &str) -> Value {
    let base = format!("{issuer}{}", super::BASE);
    let members: Vec<Value> = group
        .members
        .iter()
        .map(|id| json!({"value": id, "type": "User", "$ref": format!("{base}/Users/{id}")}))
        .collect();
    // As a part of a path.
    let name: String = byte_serialize(group.name.as_bytes()).collect();
    let name = name.replace('+', "%20");
    let mut meta = json!({
        "resourceType": "Group",
        "location": format!("{base}/Groups/{name}"),
        "version": version(group),
    });
    let mut resource = json!({
        "schemas": [SCHEMA],
        "id": group.name,
        "displayName": group.name,
        "members": members,
    });
    for (name, at) in [
        ("created", group.created_at),
        ("lastModified", group.updated_at),
    ] {
        if let (Some(at), Some(meta)) = (at, meta.as_object_mut()) {
            meta.insert(name.to_owned(), json!(instant(at.0)));
        }
    }
    if let Some(members) = resource.as_object_mut() {
        members.extend(
            group
                .external_id
                .as_ref()
                .map(|id| ("externalId".to_owned(), json!(id))),
        );
        members.insert("meta".to_owned(), meta);
    }
    resource
}

/// What a resource says that a group is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) name: String,
    pub(super) external_id: Option<String>,
    pub(super) members: BTreeSet<PersonId>,
}

pub(super) fn read(group: &Value) -> Result<Wanted, ScimError> {
    let invalid = |detail: &str| ScimError::bad("invalidValue", detail);
    let text = |name: &str| {
        member(group, name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let mut members = BTreeSet::new();
    let listed = member(group, "members").cloned().unwrap_or(json!([]));
    let listed = match listed {
        Value::Array(listed) => listed,
        Value::Null => Vec::new(),
        _ => return Err(invalid("members is a list")),
    };
    for one in &listed {
        let id = member(one, "value").unwrap_or(one).as_str();
        let id = id.ok_or_else(|| invalid("each of members has the id of a person as value"))?;
        members.insert(PersonId::from(id));
    }
    Ok(Wanted {
        name: text("displayName").ok_or_else(|| invalid("displayName is required"))?,
        external_id: text("externalId"),
        members,
    })
}
