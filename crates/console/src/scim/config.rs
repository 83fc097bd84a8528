//! What this server does of SCIM, for programs (RFC 7643 §5 to §7, RFC 7644 §4).

use axum::extract::Path;
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, ScimError, body};
use super::{group, list, user};

/// `GET /ServiceProviderConfig`.
pub(super) async fn provider() -> Answer {
    let config = json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
        "patch": {"supported": true},
        "bulk": {"supported": false, "maxOperations": 0, "maxPayloadSize": 0},
        "filter": {"supported": true, "maxResults": list::MOST},
        // People choose their passwords themselves.
        "changePassword": {"supported": false},
        "sort": {"supported": false},
        "etag": {"supported": true},
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "OAuth Bearer Token",
            "description": "An access token of this server with the scope countersign:people:read, \
                countersign:people:help or countersign:people:write",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {"resourceType": "ServiceProviderConfig"},
    });
    Ok(body(StatusCode::OK, &config))
}

fn types() -> Vec<Value> {
    let one = |name: &str, endpoint: &str, schema: &str| {
        json!({
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": name,
            "name": name,
            "endpoint": endpoint,
            "schema": schema,
            "meta": {"resourceType": "ResourceType"},
        })
    };
    vec![
        one("User", "/Users", user::SCHEMA),
        one("Group", "/Groups", group::SCHEMA),
    ]
}

/// `GET /ResourceTypes`.
pub(super) async fn resource_types() -> Answer {
    Ok(body(
        StatusCode::OK,
        &list::Wanted::default().list_of(types()),
    ))
}

/// `GET /ResourceTypes/{name}`.
pub(super) async fn resource_type(Path(name): Path<String>) -> Answer {
    named(types(), &name)
}

/// `GET /Schemas`.
pub(super) async fn schemas() -> Answer {
    let schemas = vec![user_schema(), group_schema()];
    Ok(body(
        StatusCode::OK,
        &list::Wanted::default().list_of(schemas),
    ))
}

/// `GET /Schemas/{id}`.
pub(super) async fn schema(Path(id): Path<String>) -> Answer {
    named(vec![user_schema(), group_schema()], &id)
}

fn named(all: Vec<Value>, id: &str) -> Answer {
    let found = all.into_iter().find(|one| one["id"] == id);
    let missing = || ScimError::new(StatusCode::NOT_FOUND, format!("there is no {id:?}"));
    Ok(body(StatusCode::OK, &found.ok_or_else(missing)?))
}

fn schema_of(id: &str, name: &str, attributes: Vec<Value>) -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
        "id": id,
        "name": name,
        "description": name,
        "attributes": attributes,
        "meta": {"resourceType": "Schema"},
    })
}

fn attribute(name: &str, kind: &str) -> Value {
    json!({
        "name": name,
        "type": kind,
        "multiValued": false,
        "description": name,
        "required": false,
        "caseExact": false,
        "mutability": "readWrite",
        "returned": "default",
        "uniqueness": "none",
    })
}

/// An attribute that differs from the usual in these properties.
fn with(name: &str, kind: &str, different: Value) -> Value {
    let mut attribute = attribute(name, kind);
    if let (Some(members), Value::Object(different)) = (attribute.as_object_mut(), different) {
        members.extend(different);
    }
    attribute
}

fn user_schema() -> Value {
    let name = user::NAME.map(|(part, _)| attribute(part, "string"));
    let values = |name: &str| {
        let parts = json!([
            attribute("value", "string"),
            with("type", "string", json!({"mutability": "readOnly"})),
            attribute("primary", "boolean"),
        ]);
        with(
            name,
            "complex",
            json!({"multiValued": true, "subAttributes": parts}),
        )
    };
    let groups = json!([
        with("value", "string", json!({"mutability": "readOnly"})),
        with("display", "string", json!({"mutability": "readOnly"})),
        with("type", "string", json!({"mutability": "readOnly"})),
    ]);
    let mut attributes = vec![
        with(
            "userName",
            "string",
            json!({"required": true, "uniqueness": "server"}),
        ),
        attribute("active", "boolean"),
        with("name", "complex", json!({"subAttributes": name})),
        values("emails"),
        values("phoneNumbers"),
        with(
            "groups",
            "complex",
            json!({"multiValued": true, "mutability": "readOnly", "subAttributes": groups}),
        ),
    ];
    let single = user::SINGLE
        .iter()
        .filter(|(name, _)| *name != "externalId");
    attributes.extend(single.map(|(name, _)| attribute(name, "string")));
    schema_of(user::SCHEMA, "User", attributes)
}

fn group_schema() -> Value {
    let members = json!([
        with("value", "string", json!({"mutability": "immutable"})),
        with(
            "$ref",
            "reference",
            json!({"mutability": "immutable", "referenceTypes": ["User"]})
        ),
        with("type", "string", json!({"mutability": "immutable"})),
    ]);
    let attributes = vec![
        with(
            "displayName",
            "string",
            json!({"required": true, "mutability": "immutable"}),
        ),
        with(
            "members",
            "complex",
            json!({"multiValued": true, "subAttributes": members}),
        ),
    ];
    schema_of(group::SCHEMA, "Group", attributes)
}
