//! Provisioning by SCIM 2.0.

use countersign_tests::management::{Managed, send};
use countersign_tests::{Demo, Management};
use reqwest::Method;
use serde_json::{Value, json};

const USER: &str = "urn:ietf:params:scim:schemas:core:2.0:User";
const GROUP: &str = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH: &str = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

async fn scim(demo: &Demo) -> Management {
    Management::of(demo).await.below("/scim/v2")
}

fn dora() -> Value {
    json!({
        "schemas": [USER], "userName": "dora", "externalId": "42", "active": true,
        "name": {"givenName": "Dora", "familyName": "Dorn"},
        "emails": [{"value": "d@example.net"}, {"value": "dora@example.org", "primary": true}],
        "phoneNumbers": [{"value": "+44 7700 900701", "type": "mobile"}],
    })
}

async fn patch(api: &Management, path: &str, operations: Value) -> Managed {
    api.patch(path, &json!({"schemas": [PATCH], "Operations": operations}))
        .await
}

async fn names(api: &Management, query: &[(&str, &str)]) -> (Value, Vec<String>) {
    let list = send(api.request(Method::GET, "/Users").query(query)).await;
    assert_eq!(list.status, 200, "{}", list.json);
    let resources = list.json["Resources"].as_array().unwrap();
    let name = |user: &Value| user["userName"].as_str().unwrap().to_owned();
    (
        list.json["totalResults"].clone(),
        resources.iter().map(name).collect(),
    )
}

fn refused(answer: &Managed, status: u16, kind: &str) {
    assert_eq!(answer.status, status, "{}", answer.json);
    assert_eq!(answer.json["status"], status.to_string());
    let given = answer.json["scimType"].as_str().unwrap_or_default();
    assert_eq!(given, kind, "{}", answer.json);
}

#[tokio::test]
async fn a_user_is_made_read_replaced_patched_and_removed() {
    let demo = Demo::start();
    let api = scim(&demo).await;
    let made = api.post("/Users", &dora()).await;
    assert_eq!(made.status, 201, "{}", made.json);
    let path = format!("/Users/{}", made.json["id"].as_str().unwrap());
    let location = made.json["meta"]["location"].as_str().unwrap();
    assert_eq!(location, format!("{}/scim/v2{path}", demo.issuer));
    assert_eq!(made.json["meta"]["version"].as_str(), made.etag.as_deref());
    refused(&api.post("/Users", &dora()).await, 409, "uniqueness");

    let read = api.get(&path).await;
    assert_eq!(read.json, made.json);
    assert_eq!(read.json["emails"][0]["value"], "dora@example.org");
    assert_eq!(read.json["phoneNumbers"][0]["value"], "+447700900701");
    let etag = read.etag.unwrap();
    let known = api
        .request(Method::GET, &path)
        .header("if-none-match", &etag);
    assert_eq!(send(known).await.status, 304);

    let after = patch(
        &api,
        &path,
        json!([
            {"op": "Replace", "path": "emails[value eq \"d@example.net\"].value", "value": "new@example.net"},
            {"op": "add", "value": {"title": "Dr", "name.givenName": "Theodora"}},
            {"op": "remove", "path": "externalId"},
            {"op": "replace", "path": "active", "value": "False"},
        ]),
    )
    .await;
    assert_eq!(after.status, 200, "{}", after.json);
    assert_eq!(after.json["active"], false);
    assert_eq!(
        after.json["name"],
        json!({"givenName": "Theodora", "familyName": "Dorn"})
    );
    assert_eq!(after.json["emails"][1]["value"], "new@example.net");
    assert_eq!(
        (&after.json["title"], &after.json["externalId"]),
        (&json!("Dr"), &Value::Null)
    );

    let late = api.request(Method::PUT, &path).header("if-match", &etag);
    refused(&send(late.json(&dora())).await, 412, "");
    let put = api
        .put(&path, &json!({"schemas": [USER], "userName": "dora2"}))
        .await;
    assert_eq!(put.status, 200, "{}", put.json);
    assert_eq!(
        (&put.json["name"], &put.json["emails"]),
        (&Value::Null, &Value::Null)
    );
    // What they sign in with goes only when it is said.
    assert_eq!(put.json["phoneNumbers"][0]["value"], "+447700900701");
    assert_eq!(api.delete(&path).await.status, 204);
    refused(&api.get(&path).await, 404, "");
}

#[tokio::test]
async fn users_are_found_by_filters_and_read_page_by_page() {
    let demo = Demo::start();
    let api = scim(&demo).await;
    api.post("/Users", &dora()).await;
    for (filter, expected) in [
        ("userName eq \"DORA\"", vec!["dora"]),
        ("externalId eq \"42\"", vec!["dora"]),
        (
            "emails.value eq \"dora@example.org\" and active eq true",
            vec!["dora"],
        ),
        ("emails[value co \"example.net\"]", vec!["dora"]),
        (
            "userName sw \"a\" or name.familyName eq \"Baker\"",
            vec!["admin", "alice", "bob"],
        ),
        ("not (emails pr)", vec![]),
        ("groups.value eq \"administrators\"", vec!["admin"]),
        ("userName eq \"nobody\"", vec![]),
    ] {
        let (total, found) = names(&api, &[("filter", filter)]).await;
        assert_eq!(found, expected, "{filter}");
        assert_eq!(total, expected.len(), "{filter}");
    }
    let (total, page) = names(&api, &[("startIndex", "2"), ("count", "2")]).await;
    assert_eq!(
        (total, page),
        (json!(5), vec!["alice".to_owned(), "bob".to_owned()])
    );
    let (total, page) = names(&api, &[("count", "0")]).await;
    assert_eq!((total, page.len()), (json!(5), 0));
    let list = send(api.request(Method::GET, "/Users").query(&[
        ("filter", "userName eq \"dora\""),
        ("attributes", "userName,name.givenName"),
    ]))
    .await;
    let members = list.json["Resources"][0].as_object().unwrap();
    let members: Vec<&str> = members.keys().map(String::as_str).collect();
    assert_eq!(members, ["id", "name", "schemas", "userName"]);
    let wrong = api.get("/Users?filter=userName%20like%20%22x%22").await;
    refused(&wrong, 400, "invalidFilter");
}

#[tokio::test]
async fn what_scopes_and_rules_do_not_allow_is_refused() {
    let demo = Demo::start();
    let api = scim(&demo).await;
    let mut chosen = dora();
    chosen["password"] = json!("quartz lantern");
    refused(&api.post("/Users", &chosen).await, 400, "invalidValue");
    let made = api.post("/Users", &dora()).await;
    let path = format!("/Users/{}", made.json["id"].as_str().unwrap());
    for (operation, kind) in [
        (
            json!({"op": "add", "path": "password", "value": "quartz lantern"}),
            "invalidValue",
        ),
        (
            json!({"op": "replace", "path": "id", "value": "x"}),
            "mutability",
        ),
        (
            json!({"op": "replace", "path": "groups", "value": []}),
            "mutability",
        ),
        (json!({"op": "remove", "path": "userName"}), "invalidValue"),
        (
            json!({"op": "replace", "path": "phoneNumbers", "value": [{"value": "1"}]}),
            "invalidValue",
        ),
        (json!({"op": "remove"}), "noTarget"),
    ] {
        refused(&patch(&api, &path, json!([operation])).await, 400, kind);
    }
    refused(&api.post("/Bulk", &json!({})).await, 501, "");
    refused(&api.get("/Nothing").await, 404, "");

    let with = async |scopes: &str| {
        let api = Management::with_scopes(&demo, "demo-manager", scopes).await;
        api.below("/scim/v2")
    };
    let reads = with("countersign:people:read").await;
    let (_, found) = names(&reads, &[("filter", "userName eq \"dora\"")]).await;
    assert_eq!(found, ["dora"]);
    refused(&reads.delete(&path).await, 403, "");
    refused(&reads.put(&path, &dora()).await, 403, "");
    let none = with("countersign:roles:read").await;
    refused(&none.get("/Users").await, 403, "");
    let (_, found) = (
        0,
        api.get("/Users?filter=userName%20eq%20%22admin%22").await,
    );
    let admin = found.json["Resources"][0]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let writes = with("countersign:people:read countersign:people:write").await;
    let off = json!([{"op": "replace", "path": "active", "value": false}]);
    refused(
        &patch(&writes, &format!("/Users/{admin}"), off).await,
        403,
        "",
    );
    let anonymous = reqwest::get(format!("{}/scim/v2/Users", demo.issuer))
        .await
        .unwrap();
    assert_eq!(anonymous.status(), 401);
}

#[tokio::test]
async fn groups_hold_people_and_roles_are_given_only_by_those_who_may() {
    let demo = Demo::start();
    let api = scim(&demo).await;
    let id = |user: &Managed| user.json["id"].as_str().unwrap().to_owned();
    let dora = id(&api.post("/Users", &dora()).await);
    let empty = json!({"schemas": [GROUP], "displayName": "Choir of St. Mary", "externalId": "g1"});
    let made = api.post("/Groups", &empty).await;
    assert_eq!(made.status, 201, "{}", made.json);
    refused(&api.post("/Groups", &empty).await, 409, "uniqueness");
    let path = "/Groups/Choir%20of%20St.%20Mary";
    assert!(
        made.json["meta"]["location"]
            .as_str()
            .unwrap()
            .ends_with(path)
    );

    let join = json!([{"op": "add", "path": "members", "value": [{"value": dora}]}]);
    let joined = patch(&api, path, join).await;
    assert_eq!(
        joined.json["members"][0]["value"],
        dora.as_str(),
        "{}",
        joined.json
    );
    assert_ne!(joined.etag, made.etag);
    let user = api.get(&format!("/Users/{dora}")).await;
    assert_eq!(user.json["groups"][0]["value"], "Choir of St. Mary");
    let found = api
        .get("/Groups?filter=displayName%20eq%20%22choir%20of%20st.%20mary%22")
        .await;
    assert_eq!(found.json["totalResults"], 1, "{}", found.json);
    let all = api.get("/Groups?excludedAttributes=members").await;
    assert_eq!(all.json["totalResults"], 2, "{}", all.json);
    assert_eq!(all.json["Resources"][0]["members"], Value::Null);

    let leave = json!([{"op": "remove", "path": format!("members[value eq \"{dora}\"]")}]);
    assert_eq!(patch(&api, path, leave).await.json["members"], json!([]));
    let stranger = json!([{"op": "add", "path": "members", "value": [{"value": "nobody"}]}]);
    refused(&patch(&api, path, stranger).await, 400, "invalidValue");
    let rename = json!([{"op": "replace", "path": "displayName", "value": "Band"}]);
    refused(&patch(&api, path, rename).await, 400, "mutability");
    assert_eq!(api.delete(path).await.status, 204);
    refused(&api.get(path).await, 404, "");

    let scopes = "countersign:people:read countersign:people:write";
    let writes = Management::with_scopes(&demo, "demo-manager", scopes).await;
    let writes = writes.below("/scim/v2");
    let rise = json!([{"op": "add", "path": "members", "value": [{"value": dora}]}]);
    refused(
        &patch(&writes, "/Groups/administrators", rise).await,
        403,
        "",
    );
    let born =
        json!({"schemas": [GROUP], "displayName": "help-desk", "members": [{"value": dora}]});
    refused(&writes.post("/Groups", &born).await, 403, "");
}

#[tokio::test]
async fn the_server_says_what_it_does() {
    let demo = Demo::start();
    let api = scim(&demo).await;
    let config = api.get("/ServiceProviderConfig").await;
    assert_eq!(config.json["patch"]["supported"], true, "{}", config.json);
    assert_eq!(config.json["bulk"]["supported"], false);
    assert_eq!(config.json["changePassword"]["supported"], false);
    assert_eq!(api.get("/ResourceTypes").await.json["totalResults"], 2);
    assert_eq!(
        api.get("/ResourceTypes/User").await.json["endpoint"],
        "/Users"
    );
    let schema = api.get(&format!("/Schemas/{USER}")).await;
    assert_eq!(schema.json["id"], USER, "{}", schema.json);
    assert_eq!(api.get("/Schemas").await.json["totalResults"], 2);
    let answer = reqwest::get(format!("{}/scim/v2/ServiceProviderConfig", demo.issuer)).await;
    let kind = answer.unwrap().headers()["content-type"]
        .to_str()
        .unwrap()
        .to_owned();
    assert_eq!(kind, "application/scim+json");
}
