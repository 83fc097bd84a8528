use countersign_core::{Clock as _, SystemEntropy};
use countersign_jose::{ContentEncryption, Curve, DecryptionKey, Jwe, Jwk, KeyManagement};
use countersign_oidc::{Call, PresentedToken, TokenScheme, UserinfoAnswer, paths};
use serde_json::json;

use crate::support::{House, Request, parameters, text};

async fn told(house: &House, request: &Request) -> serde_json::Value {
    let code = house.code(request, "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let claims = house.provider.userinfo(text(&tokens, "access_token")).await;
    serde_json::Value::Object(claims.unwrap())
}

#[tokio::test]
async fn claims_follow_the_scopes() {
    let house = House::new().await;
    let with = |scope| Request::of("app").with("scope", scope);
    assert_eq!(told(&house, &with("openid")).await, json!({"sub": "alice"}));
    assert_eq!(
        told(&house, &with("openid profile")).await,
        json!({
            "sub": "alice", "name": "Alice Liddell", "given_name": "Alice",
            "family_name": "Liddell", "preferred_username": "alice", "locale": "en-GB",
            "updated_at": 1_700_000_000,
        })
    );
    assert_eq!(
        told(&house, &with("openid email phone")).await,
        json!({
            "sub": "alice", "email": "alice@example.org", "email_verified": false, "phone_number": "+447700900123",
            "phone_number_verified": true,
        })
    );
}

#[tokio::test]
async fn single_claims_can_be_asked_for() {
    let house = House::new().await;
    let claims = r#"{"userinfo":{"email":null,"secretAttribute":null}}"#;
    let request = Request::of("app")
        .with("scope", "openid")
        .with("claims", claims);
    let told = told(&house, &request).await;
    assert_eq!(told, json!({"sub": "alice", "email": "alice@example.org"}));
}

#[tokio::test]
async fn a_revoked_grant_is_told_nothing() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let mut tx = house.store.begin().await.unwrap();
    tx.revoke_grants_of_person(&"alice".into(), house.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(
        house
            .provider
            .userinfo(text(&tokens, "access_token"))
            .await
            .is_err()
    );
}

async fn answer(house: &House) -> UserinfoAnswer {
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let nothing = parameters(&[]);
    let presented = PresentedToken {
        scheme: TokenScheme::Bearer,
        token: text(&tokens, "access_token"),
    };
    let call = Call::post(paths::USERINFO, &nothing);
    let answer = house.provider.userinfo_for(&call, presented);
    answer.await.unwrap()
}

#[tokio::test]
async fn a_client_gets_its_claims_in_the_form_that_it_is_registered_for() {
    let house = House::new().await;
    assert!(matches!(answer(&house).await, UserinfoAnswer::Json(_)));
    house
        .register("app", |m| {
            m.trusted = true;
            m.userinfo_signed_response_alg = Some("ES256".to_owned());
        })
        .await;
    let UserinfoAnswer::Jwt(jwt) = answer(&house).await else {
        panic!("it is not signed")
    };
    let header = jsonwebtoken::decode_header(&jwt).unwrap();
    assert_eq!(header.alg, jsonwebtoken::Algorithm::ES256);
    let claims = house.claims(&jwt.clone().into(), "app");
    assert_eq!(claims["sub"], "alice");
    assert_eq!(claims["name"], "Alice Liddell");
    assert!(house.provider.userinfo(&jwt).await.is_err());
    let request = Request::of("app").with("id_token_hint", &jwt);
    assert!(house.read(&request).await.is_err(), "it is no ID token");
}

#[tokio::test]
async fn claims_are_encrypted_to_the_client_and_signed_inside() {
    let house = House::new().await;
    let own = DecryptionKey::generate_ec(Curve::P256).unwrap();
    let jwks = json!({"keys": [Jwk::new(own.public()).kid("theirs")]});
    house
        .register("app", |m| {
            m.trusted = true;
            m.userinfo_encrypted_response_alg = Some("ECDH-ES+A256KW".to_owned());
            m.jwks = Some(jwks);
        })
        .await;
    let UserinfoAnswer::Jwt(jwe) = answer(&house).await else {
        panic!("it is not encrypted")
    };
    let read = Jwe::read(&jwe).unwrap();
    let (algs, encs) = (KeyManagement::ALL, ContentEncryption::ALL);
    let signed = read.decrypt(&own, &algs, &encs, &SystemEntropy).unwrap();
    let signed = String::from_utf8(signed).unwrap();
    assert_eq!(house.claims(&signed.into(), "app")["sub"], "alice");
}
