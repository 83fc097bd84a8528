//! Own scopes and claims of the operator's.

use countersign_core::Clock as _;
use countersign_core::ids::PersonId;
use countersign_oidc::Decision;
use countersign_store::{ClaimRow, ScopeRow};
use serde_json::{Value, json};

use crate::support::{House, Request, SECRET, offered, peek, text};

async fn map(house: &House, claim: &str, attribute: &str, kind: &str) {
    let row = ClaimRow {
        name: claim.to_owned(),
        attribute: attribute.to_owned(),
        kind: kind.to_owned(),
    };
    let mut tx = house.store.begin().await.unwrap();
    tx.put_claim(&row).await.unwrap();
    tx.commit().await.unwrap();
}

async fn scope(house: &House, name: &str, claims: &[&str]) {
    let row = ScopeRow {
        name: name.to_owned(),
        description: format!("see {name}"),
        claims: claims.iter().map(|&c| c.to_owned()).collect(),
    };
    let mut tx = house.store.begin().await.unwrap();
    tx.put_scope(&row).await.unwrap();
    tx.commit().await.unwrap();
}

async fn give(house: &House, attribute: &str, values: &[&str]) {
    let values: Vec<String> = values.iter().map(|&v| v.to_owned()).collect();
    let mut tx = house.store.begin().await.unwrap();
    tx.set_attribute(
        &PersonId::from("alice"),
        attribute,
        &values,
        house.clock.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
}

async fn register(house: &House, scopes: &[&str]) {
    house
        .register("app", |m| {
            m.trusted = true;
            m.scopes.extend(scopes.iter().map(|&s| s.to_owned()));
        })
        .await;
}

async fn tokens(house: &House, request: Request) -> Value {
    let code = house.code(&request, "smpp").await;
    house.exchange(&code).await.unwrap()
}

async fn told(house: &House, request: Request) -> Value {
    let tokens = tokens(house, request).await;
    let told = house.provider.userinfo(text(&tokens, "access_token")).await;
    Value::Object(told.unwrap())
}

fn asking(scope: &str) -> Request {
    Request::of("app").with("scope", scope)
}

#[tokio::test]
async fn a_scope_of_the_operators_tells_its_claims() {
    let house = House::new().await;
    register(&house, &["hr"]).await;
    assert_eq!(
        told(&house, asking("openid hr")).await,
        json!({"sub": "alice"})
    );
    map(&house, "department", "ou", "string").await;
    map(&house, "employee", "employeeNumber", "number").await;
    map(&house, "manager", "isManager", "boolean").await;
    map(&house, "desk", "desk", "json").await;
    map(&house, "teams", "team", "list").await;
    scope(
        &house,
        "hr",
        &["department", "employee", "manager", "desk", "teams"],
    )
    .await;
    for (attribute, values) in [
        ("ou", vec!["Post"]),
        ("employeeNumber", vec!["7"]),
        ("isManager", vec!["TRUE"]),
        ("desk", vec![r#"{"floor":3}"#]),
        ("team", vec!["a", "b"]),
    ] {
        give(&house, attribute, &values).await;
    }
    let expected = json!({
        "sub": "alice", "department": "Post", "employee": 7, "manager": true,
        "desk": {"floor": 3}, "teams": ["a", "b"],
    });
    assert_eq!(told(&house, asking("openid hr")).await, expected);
    assert_eq!(
        told(&house, asking("openid")).await,
        json!({"sub": "alice"})
    );
    let document = house.provider.metadata(&offered(), &[]);
    let lists = |member: &str, name: &str| {
        let all = document[member].as_array().unwrap();
        all.iter().any(|n| n == name)
    };
    assert!(lists("scopes_supported", "hr") && lists("claims_supported", "department"));
    assert_eq!(
        house.provider.scope_description("hr").as_deref(),
        Some("see hr")
    );
}

#[tokio::test]
async fn mapped_claims_can_be_asked_for_one_by_one() {
    let house = House::new().await;
    register(&house, &["hr"]).await;
    map(&house, "department", "ou", "string").await;
    map(&house, "secret", "secretAttribute", "string").await;
    scope(&house, "hr", &["department"]).await;
    scope(&house, "elsewhere", &["secret"]).await;
    give(&house, "ou", &["Post"]).await;
    let claims = r#"{"userinfo":{"department":null,"secret":null},"id_token":{"department":null}}"#;
    let request = asking("openid").with("claims", claims);
    let pending = house.pending(&request).await;
    assert_eq!(pending.request.consent_scopes(), ["openid", "hr"]);
    let tokens = tokens(&house, request).await;
    assert_eq!(peek(text(&tokens, "id_token"))["department"], "Post");
    let told = house.provider.userinfo(text(&tokens, "access_token")).await;
    let told = Value::Object(told.unwrap());
    assert_eq!(told, json!({"sub": "alice", "department": "Post"}));
}

#[tokio::test]
async fn consent_to_a_claim_is_consent_to_its_scope() {
    let house = House::new().await;
    house
        .register("app", |m| m.scopes.push("hr".to_owned()))
        .await;
    map(&house, "department", "ou", "string").await;
    scope(&house, "hr", &["department"]).await;
    let claims = r#"{"userinfo":{"department":null}}"#;
    let pending = house
        .pending(&asking("openid").with("claims", claims))
        .await;
    let session = house.session("smpp").await;
    let decision = house.decide(&pending, Some(&session)).await;
    let Decision::Consent { scopes } = decision else {
        panic!("{decision:?}")
    };
    assert_eq!(scopes, ["openid", "hr"]);
}

#[tokio::test]
async fn groups_are_told_once_an_attribute_is_mapped() {
    let house = House::new().await;
    register(&house, &["groups"]).await;
    give(&house, "memberOf", &["staff", "admins"]).await;
    assert!(
        told(&house, asking("openid groups"))
            .await
            .get("groups")
            .is_none()
    );
    map(&house, "groups", "memberOf", "list").await;
    let told = told(&house, asking("openid groups")).await;
    assert_eq!(told["groups"], json!(["staff", "admins"]));
}

#[tokio::test]
async fn standard_claims_can_come_from_other_attributes() {
    let house = House::new().await;
    map(&house, "email", "workMail", "string").await;
    scope(&house, "profile", &["department"]).await;
    map(&house, "department", "ou", "string").await;
    give(&house, "workMail", &["a@work.example"]).await;
    give(&house, "emailVerified", &["true"]).await;
    give(&house, "ou", &["Post"]).await;
    let told = told(&house, asking("openid profile email")).await;
    assert_eq!(told["email"], "a@work.example");
    assert_eq!(told["email_verified"], true);
    assert_eq!(told["name"], "Alice Liddell");
    assert_eq!(told["department"], "Post");
}

#[tokio::test]
async fn the_standard_scopes_have_all_their_claims() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.scopes.push("address".to_owned());
        })
        .await;
    for (attribute, value) in [
        ("middleName", "Pleasance"),
        ("nickname", "Al"),
        ("profile", "https://a.example/"),
        ("picture", "https://a.example/p.png"),
        ("website", "https://alice.example/"),
        ("gender", "female"),
        ("birthdate", "1852-05-04"),
        ("zoneinfo", "Europe/London"),
        ("street", "1 High Street"),
        ("l", "Oxford"),
        ("postalCode", "OX1"),
        ("c", "GB"),
        ("postalAddress", "1 High Street$Oxford"),
    ] {
        give(&house, attribute, &[value]).await;
    }
    let told = told(&house, asking("openid profile address email phone")).await;
    assert_eq!(
        told,
        json!({
            "sub": "alice", "name": "Alice Liddell", "given_name": "Alice",
            "family_name": "Liddell", "middle_name": "Pleasance", "nickname": "Al",
            "preferred_username": "alice", "profile": "https://a.example/",
            "picture": "https://a.example/p.png", "website": "https://alice.example/",
            "gender": "female", "birthdate": "1852-05-04", "zoneinfo": "Europe/London",
            "locale": "en-GB", "updated_at": 1_700_000_000,
            "email": "alice@example.org", "email_verified": false,
            "phone_number": "+447700900123", "phone_number_verified": true,
            "address": {
                "formatted": "1 High Street\nOxford", "street_address": "1 High Street",
                "locality": "Oxford", "postal_code": "OX1", "country": "GB",
            },
        })
    );
}

#[tokio::test]
async fn a_number_from_elsewhere_is_not_called_verified() {
    let house = House::new().await;
    map(&house, "phone_number", "mobile", "string").await;
    give(&house, "mobile", &["+447700900999"]).await;
    let unproved = told(&house, asking("openid phone")).await;
    assert_eq!(unproved["phone_number"], "+447700900999");
    assert_eq!(unproved["phone_number_verified"], false);
    give(&house, "mobile", &["+447700900123"]).await;
    let proved = told(&house, asking("openid phone")).await;
    assert_eq!(proved["phone_number_verified"], true);
}

#[tokio::test]
async fn a_machine_has_no_scopes_that_are_about_people() {
    let house = House::new().await;
    register(&house, &["hr", "api"]).await;
    scope(&house, "hr", &["department"]).await;
    scope(&house, "api", &[]).await;
    let asked = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", SECRET),
        ("scope", "openid hr api"),
    ];
    assert_eq!(house.token(&asked).await.unwrap()["scope"], "api");
}

#[tokio::test]
async fn a_mapping_that_was_stored_before_its_name_was_reserved_is_not_told() {
    let house = House::new().await;
    map(&house, "gid", "employeeNumber", "string").await;
    give(&house, "employeeNumber", &["the grant of somebody else"]).await;
    let asked = json!({"id_token": {"gid": {"essential": true}}, "userinfo": {"gid": null}});
    let request = Request::of("app").with("claims", &asked.to_string());
    let tokens = tokens(&house, request).await;
    let [id_token, access] =
        ["id_token", "access_token"].map(|name| peek(text(&tokens, name))["gid"].clone());
    assert_eq!(id_token, access);
}
