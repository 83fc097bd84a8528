//! Resource indicators (RFC 8707): whom an access token is for.

use countersign_oidc::{ErrorCode, Rejected};
use serde_json::{Value, json};

use crate::support::{House, ISSUER, Request, SECRET, exchange, field, peek, text};

const A: &str = "https://a.example/";
const B: &str = "urn:example:b";

async fn house() -> House {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.resources = vec![A.to_owned(), B.to_owned()];
        })
        .await;
    house
}

fn audience(tokens: &Value) -> Value {
    peek(text(tokens, "access_token"))["aud"].clone()
}

#[tokio::test]
async fn without_a_resource_a_token_is_for_the_provider() {
    let house = house().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    assert_eq!(audience(&house.exchange(&code).await.unwrap()), ISSUER);
}

#[tokio::test]
async fn a_token_is_for_what_was_granted_or_some_of_it() {
    let house = house().await;
    let request = Request::of("app").and("resource", A).and("resource", B);
    let code = house.code(&request, "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    assert_eq!(audience(&tokens), json!([A, B]));
    let access = text(&tokens, "access_token");
    assert!(
        house.provider.userinfo(access).await.is_err(),
        "not for the provider"
    );
    let refresh = async |token: &str, resource: &str| {
        let asked = [
            ("grant_type", "refresh_token"),
            ("refresh_token", token),
            ("client_id", "app"),
            ("client_secret", SECRET),
            ("resource", resource),
        ];
        house.token(&asked).await
    };
    let token = text(&tokens, "refresh_token");
    let refused = refresh(token, ISSUER).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidTarget, "it was not granted");
    let next = refresh(token, B).await.unwrap();
    assert_eq!(audience(&next), B, "a refused try did not cost the token");
    let last = house.refresh(text(&next, "refresh_token")).await.unwrap();
    assert_eq!(
        audience(&last),
        json!([A, B]),
        "the grant is as wide as before"
    );
    let code = house.code(&request, "smpp").await;
    let mut pairs = exchange(&code).to_vec();
    pairs.push(("resource", A));
    assert_eq!(audience(&house.token(&pairs).await.unwrap()), A);
}

#[tokio::test]
async fn a_resource_must_be_registered_for_the_client() {
    let house = house().await;
    for bad in [
        "https://other.example/",
        "https://a.example",
        "/a",
        "https://a.example/#x",
    ] {
        let rejected = house.read(&Request::of("app").with("resource", bad)).await;
        let Err(Rejected::Answer(answer)) = rejected else {
            panic!("{bad}: {rejected:?}")
        };
        assert_eq!(
            field(&answer.fields, "error").as_deref(),
            Some("invalid_target")
        );
    }
    let asked = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", SECRET),
        ("scope", "reports.read"),
    ];
    let with = |resource| [asked.as_slice(), &[("resource", resource)]].concat();
    assert_eq!(audience(&house.token(&with(A)).await.unwrap()), A);
    assert_eq!(audience(&house.token(&with(ISSUER)).await.unwrap()), ISSUER);
    let refused = house.token(&with("urn:other")).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidTarget);
}
