use serde_json::json;

use super::*;

const RULES: Rules = Rules {
    attributes: &["userName", "active", "name", "nickName"],
    multiple: &["emails"],
    read_only: &["id", "groups"],
};

fn alice() -> Value {
    json!({
        "id": "1", "userName": "alice", "active": true,
        "name": {"givenName": "Alice", "familyName": "Archer"},
        "emails": [{"value": "a@x", "type": "work"}, {"value": "b@x", "type": "home"}],
    })
}

fn patched(operations: Value) -> Result<Value, ScimError> {
    let mut resource = alice();
    let request = json!({"schemas": [SCHEMA], "Operations": operations});
    apply(RULES, &mut resource, &request).map(|()| resource)
}

#[test]
fn attributes_and_their_parts_are_added_replaced_and_removed() {
    let after = patched(json!([
        {"op": "Replace", "path": "username", "value": "alicia"},
        {"op": "add", "path": "name.middleName", "value": "Q"},
        {"op": "replace", "path": "name", "value": {"givenname": "Alicia"}},
        {"op": "remove", "path": "active"},
        {"op": "add", "value": {"nickName": "Al", "name.familyName": "Baker", "other": 1, "id": "2"}},
    ]))
    .unwrap();
    assert_eq!(
        after,
        json!({
            "id": "1", "userName": "alicia", "nickName": "Al",
            "name": {"givenName": "Alicia", "familyName": "Baker", "middleName": "Q"},
            "emails": alice()["emails"],
        })
    );
}

#[test]
fn values_are_found_by_what_they_are_like() {
    let emails = |operations| patched(operations).map(|after| after["emails"].clone());
    assert_eq!(
        emails(
            json!([{"op": "replace", "path": "emails[type eq \"work\"].value", "value": "c@x"}])
        ),
        Ok(json!([{"value": "c@x", "type": "work"}, {"value": "b@x", "type": "home"}]))
    );
    assert_eq!(
        emails(json!([{"op": "remove", "path": "emails[value eq \"a@x\"]"}])),
        Ok(json!([{"value": "b@x", "type": "home"}]))
    );
    assert_eq!(
        emails(
            json!([{"op": "add", "path": "emails", "value": [{"value": "a@x"}, {"value": "d@x"}]}])
        ),
        Ok(json!([
            {"value": "a@x", "type": "work"}, {"value": "b@x", "type": "home"}, {"value": "d@x"}
        ]))
    );
    assert_eq!(
        emails(json!([{"op": "add", "path": "emails[type eq \"other\"].value", "value": "e@x"}]))
            .unwrap()[2],
        json!({"value": "e@x", "type": "other"})
    );
    assert_eq!(
        emails(json!([{"op": "remove", "path": "emails"}])),
        Ok(json!([]))
    );
    assert_eq!(
        emails(json!([{"op": "remove", "path": "emails", "value": [{"value": "b@x"}]}])),
        Ok(json!([{"value": "a@x", "type": "work"}]))
    );
}

#[test]
fn what_cannot_be_changed_is_refused_with_its_kind() {
    for (operation, kind) in [
        (
            json!({"op": "replace", "path": "id", "value": "2"}),
            "mutability",
        ),
        (
            json!({"op": "replace", "path": "shoeSize", "value": 1}),
            "invalidPath",
        ),
        (
            json!({"op": "replace", "path": "emails[", "value": 1}),
            "invalidPath",
        ),
        (json!({"op": "remove"}), "noTarget"),
        (
            json!({"op": "replace", "path": "emails[type eq \"x\"].value", "value": "y"}),
            "noTarget",
        ),
        (json!({"op": "move", "path": "userName"}), "invalidSyntax"),
        (json!({"op": "add", "value": "x"}), "invalidValue"),
    ] {
        let error = patched(json!([operation])).unwrap_err();
        assert_eq!(error.kind, Some(kind), "{operation}");
    }
    let mut resource = alice();
    assert!(apply(RULES, &mut resource, &json!({"Operations": []})).is_err());
}
