//! Who learns what of a token (RFC 7662, RFC 9701).

use countersign_core::Clock as _;
use countersign_core::ids::PersonId;
use countersign_oidc::{Call, ErrorCode, TokenError, paths};
use countersign_store::PersonStatus;
use serde_json::{Value, json};

use crate::support::{House, ISSUER, Request, by_client, parameters, seconds, text};

const API: &str = "https://api.example/";

async fn tokens(house: &House) -> Value {
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap()
}

#[tokio::test]
async fn a_client_learns_of_its_own_access_token() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let told = house.introspect("app", text(&tokens, "access_token")).await;
    for (member, value) in [
        ("active", json!(true)),
        ("token_type", json!("Bearer")),
        ("iss", json!(ISSUER)),
        ("aud", json!(ISSUER)),
        ("sub", json!("alice")),
        ("client_id", json!("app")),
        ("scope", json!("openid profile")),
        ("iat", json!(1_700_000_000)),
        ("exp", json!(1_700_000_600)),
        ("auth_time", json!(1_700_000_000)),
        ("acr", json!("smpp")),
        ("amr", json!(["pwd", "otp", "sms", "mfa"])),
    ] {
        assert_eq!(told[member], value, "{member}");
    }
    assert!(told.get("gid").is_none(), "the grant's name is our own");
}

#[tokio::test]
async fn a_client_learns_of_its_own_refresh_token_until_it_is_used() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let refresh = text(&tokens, "refresh_token");
    let told = house.introspect("app", refresh).await;
    assert_eq!(told["active"], true);
    assert_eq!(told["sub"], "alice");
    assert!(told.get("token_type").is_none(), "it is no access token");
    assert!(!house.is_active("partner", refresh).await);
    house.refresh(refresh).await.unwrap();
    assert!(!house.is_active("app", refresh).await);
}

#[tokio::test]
async fn only_the_owner_the_audience_and_resource_servers_learn_anything() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.resources = vec![API.to_owned()];
        })
        .await;
    let request = Request::of("app").with("resource", API);
    let code = house.code(&request, "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let access = text(&tokens, "access_token");
    assert_eq!(
        house.introspect("partner", access).await,
        json!({"active": false})
    );
    house
        .register("partner", |m| m.audiences = vec![API.to_owned()])
        .await;
    assert_eq!(house.introspect("partner", access).await["aud"], API);
    let refresh = text(&tokens, "refresh_token");
    assert!(!house.is_active("partner", refresh).await);
    house
        .register("partner", |m| m.scopes.push("introspect".to_owned()))
        .await;
    assert!(house.is_active("partner", access).await);
    assert!(house.is_active("partner", refresh).await);
}

#[tokio::test]
async fn whoever_does_not_prove_itself_is_refused() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let access = text(&tokens, "access_token");
    for pairs in [
        vec![("token", access)],
        vec![("token", access), ("client_id", "app")],
        vec![
            ("token", access),
            ("client_id", "app"),
            ("client_secret", "no"),
        ],
        vec![("token", access), ("client_id", "spa")],
    ] {
        let parameters = parameters(&pairs);
        let call = Call::post(paths::INTROSPECT, &parameters);
        let Err(TokenError::Refused(refusal)) = house.provider.introspect(&call).await else {
            panic!("{pairs:?}")
        };
        assert_eq!(refusal.code, ErrorCode::InvalidClient);
    }
}

#[tokio::test]
async fn what_has_ended_is_not_active() {
    let house = House::new().await;
    for ending in 0..5 {
        let tokens = tokens(&house).await;
        let (access, refresh) = (
            text(&tokens, "access_token"),
            text(&tokens, "refresh_token"),
        );
        assert!(house.is_active("app", access).await && house.is_active("app", refresh).await);
        let mut tx = house.store.begin().await.unwrap();
        let (alice, now) = (PersonId::from("alice"), house.clock.now());
        match ending {
            0 => {
                tx.revoke_grants_of_person(&alice, now).await.unwrap();
            }
            1 => {
                tx.set_person_status(&alice, PersonStatus::Disabled, now)
                    .await
                    .unwrap();
            }
            2 => house.clock.advance(seconds(13 * 3600)),
            _ => {}
        }
        tx.commit().await.unwrap();
        if ending == 3 {
            // Removed and registered anew: a client of the same name is another one.
            house.register("app", |m| m.trusted = true).await;
        }
        let active = ending == 4;
        assert_eq!(house.is_active("app", access).await, active, "{ending}");
        assert_eq!(house.is_active("app", refresh).await, active, "{ending}");
        let mut tx = house.store.begin().await.unwrap();
        tx.set_person_status(&alice, PersonStatus::Active, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    for nothing in ["x", "a.b.c", "", "....", "eyJhbGciOiJub25lIn0.e30."] {
        if !nothing.is_empty() {
            assert_eq!(
                house.introspect("app", nothing).await,
                json!({"active": false})
            );
        }
    }
}

#[tokio::test]
async fn the_answer_can_be_a_signed_one_for_the_caller() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let access = text(&tokens, "access_token");
    house
        .register("partner", |m| {
            m.introspection_signed_response_alg = Some("ES256".to_owned());
            m.scopes.push("introspect".to_owned());
        })
        .await;
    let parameters = by_client("partner", &[("token", access)]);
    let call = Call::post(paths::INTROSPECT, &parameters);
    let jwt = house.provider.introspect_signed(&call).await.unwrap();
    let header = jsonwebtoken::decode_header(&jwt).unwrap();
    assert_eq!(header.typ.as_deref(), Some("token-introspection+jwt"));
    assert_eq!(header.alg, jsonwebtoken::Algorithm::ES256);
    let claims = house.claims(&Value::String(jwt.clone()), "partner");
    assert_eq!(claims["token_introspection"]["sub"], "alice");
    assert_eq!(claims["iat"], 1_700_000_000);
    assert!(claims.get("sub").is_none() && claims.get("exp").is_none());
    assert!(!house.is_active("app", &jwt).await, "it is no access token");
}
