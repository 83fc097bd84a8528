//! What clients call a person by (OpenID Connect Core §8).

use countersign_core::ids::{ClientId, PersonId};
use countersign_oidc::Decision;
use serde_json::Value;

use crate::support::{CALLBACK, House, Request, parameters, text};

const SECTOR: &str = "https://sector.example/uris.json";

/// A house whose clients `app` and `partner` get pairwise identifiers.
async fn pairwise() -> House {
    let house = House::new().await;
    for id in ["app", "partner"] {
        house
            .register(id, |m| {
                m.trusted = true;
                m.subject_type = Some("pairwise".to_owned());
            })
            .await;
    }
    house
}

async fn tokens(house: &House) -> Value {
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap()
}

async fn subject(house: &House, client: &str) -> String {
    let client = house.provider.client(&ClientId::from(client)).await;
    let client = client.unwrap().unwrap();
    house
        .provider
        .subject_for(&client, &PersonId::from("alice"))
}

#[tokio::test]
async fn a_pairwise_client_never_learns_the_public_identifier() {
    let house = pairwise().await;
    let tokens = tokens(&house).await;
    let sub = subject(&house, "app").await;
    assert_ne!(sub, "alice");
    assert_eq!(house.claims(&tokens["id_token"], "app")["sub"], sub);
    let access = text(&tokens, "access_token");
    let claims = house.claims(&tokens["access_token"], crate::support::ISSUER);
    assert_eq!(claims["sub"], sub);
    assert_eq!(house.provider.userinfo(access).await.unwrap()["sub"], sub);
}

#[tokio::test]
async fn one_sector_has_one_identifier_and_two_sectors_cannot_compare() {
    let house = pairwise().await;
    let app = subject(&house, "app").await;
    assert_eq!(app, subject(&house, "partner").await, "the same host");
    house
        .register("partner", |m| {
            m.subject_type = Some("pairwise".to_owned());
            m.sector_identifier_uri = Some(SECTOR.to_owned());
        })
        .await;
    assert_ne!(app, subject(&house, "partner").await);
    house
        .register("partner", |m| {
            m.subject_type = Some("pairwise".to_owned());
            m.redirect_uris = vec![CALLBACK.to_owned(), "https://b.example/".to_owned()];
        })
        .await;
    let alone = subject(&house, "partner").await;
    assert!(alone != app && alone != "alice", "never the public one");
    assert_eq!(subject(&house, "spa").await, "alice");
}

#[tokio::test]
async fn hints_and_claims_name_people_by_their_pairwise_identifier() {
    let house = pairwise().await;
    let sub = subject(&house, "app").await;
    let hint = text(&tokens(&house).await, "id_token").to_owned();
    let session = house.session("smpp").await;
    let mut bob = session.clone();
    bob.person_id = PersonId::from("bob");
    let wanted = format!(r#"{{"id_token":{{"sub":{{"value":"{sub}"}}}}}}"#);
    for request in [
        Request::of("app").with("id_token_hint", &hint),
        Request::of("app").with("claims", &wanted),
    ] {
        let request = request.with("prompt", "none");
        let pending = house.pending(&request).await;
        let decision = house.decide(&pending, Some(&session)).await;
        assert!(matches!(decision, Decision::Issue { .. }), "{decision:?}");
        let decision = house.decide(&pending, Some(&bob)).await;
        assert!(matches!(decision, Decision::Refuse(_)), "{decision:?}");
    }
    let public = r#"{"id_token":{"sub":{"value":"alice"}}}"#;
    let request = Request::of("app").with("prompt", "none");
    let pending = house.pending(&request.with("claims", public)).await;
    let decision = house.decide(&pending, Some(&session)).await;
    assert!(matches!(decision, Decision::Refuse(_)), "{decision:?}");
    let asked = parameters(&[("id_token_hint", &hint)]);
    bob.sid = "another".to_owned();
    let sessions = [bob, session.clone()];
    let sign_out = house.provider.read_sign_out(&asked, &sessions).await;
    let meant = sign_out.unwrap().unwrap().session.unwrap();
    assert_eq!(meant.person_id, session.person_id);
}
