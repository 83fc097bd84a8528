//! Signing keys: sealed, kept, rotated with overlap.

use std::collections::BTreeSet;

use countersign_core::Clock as _;
use countersign_core::ids::ClientId;
use countersign_oidc::{KeyError, ProviderError};
use serde_json::Value;

use crate::support::{House, Request, open_store, provider, text};

pub(crate) fn kids(jwks: &str) -> BTreeSet<String> {
    let jwks: Value = serde_json::from_str(jwks).unwrap();
    let keys = jwks["keys"].as_array().unwrap();
    keys.iter().map(|key| text(key, "kid").to_owned()).collect()
}

#[tokio::test]
async fn they_survive_a_restart_and_keep_their_names() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let store = open_store(&house.folder).await;
    let again = provider(&store, &house.clock, 7).await.unwrap();
    assert_eq!(again.jwks(), house.provider.jwks());
    assert_eq!(kids(&again.jwks()).len(), 2);
    assert!(again.userinfo(text(&tokens, "access_token")).await.is_ok());
}

#[tokio::test]
async fn they_cannot_be_read_without_the_master_key() {
    let house = House::new().await;
    let refused = provider(&house.store, &house.clock, 8).await.unwrap_err();
    assert!(matches!(
        refused,
        ProviderError::Key(KeyError::Sealed { .. })
    ));
    let rows = house.store.signing_keys(house.clock.now()).await.unwrap();
    for row in rows {
        // PKCS #8 begins with a sequence and holds the algorithm's identifier.
        assert!(!row.sealed.windows(4).any(|w| w == [0x2a, 0x86, 0x48, 0xce]));
        assert!(!row.public_jwk.contains("\"d\""));
    }
}

#[tokio::test]
async fn no_private_member_is_published() {
    let house = House::new().await;
    let jwks: Value = serde_json::from_str(&house.provider.jwks()).unwrap();
    for key in jwks["keys"].as_array().unwrap() {
        for private in ["d", "p", "q", "dp", "dq", "qi", "k"] {
            assert!(key.get(private).is_none());
        }
        assert_eq!(key["use"], "sig");
    }
}

#[tokio::test]
async fn two_nodes_that_start_together_share_the_first_keys() {
    let folder = tempfile::tempdir().unwrap();
    let clock = std::sync::Arc::new(countersign_core::clock::ManualClock::default());
    let (one, two) = (open_store(&folder).await, open_store(&folder).await);
    let (first, second) = tokio::join!(provider(&one, &clock, 7), provider(&two, &clock, 7));
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(kids(&first.jwks()), kids(&second.jwks()));
    assert_eq!(kids(&first.jwks()).len(), 2);
}

#[tokio::test]
async fn a_key_is_made_for_the_first_client_that_needs_it_and_by_one_node_only() {
    let house = House::new().await;
    let store = open_store(&house.folder).await;
    let other = provider(&store, &house.clock, 7).await.unwrap();
    house
        .register("strict", |m| {
            m.id_token_signed_response_alg = "ES384".into()
        })
        .await;
    assert_eq!(kids(&house.provider.jwks()).len(), 2);
    let id = ClientId::from("strict");
    let (one, two) = tokio::join!(house.provider.client(&id), other.client(&id));
    assert!(one.unwrap().is_some() && two.unwrap().is_some());
    assert_eq!(kids(&house.provider.jwks()).len(), 3);
    assert_eq!(kids(&house.provider.jwks()), kids(&other.jwks()));
}

#[tokio::test]
async fn one_rsa_key_serves_every_rsa_algorithm_and_names_none() {
    let house = House::new().await;
    let jwks: Value = serde_json::from_str(&house.provider.jwks()).unwrap();
    for key in jwks["keys"].as_array().unwrap() {
        match text(key, "kty") {
            "RSA" => assert!(key.get("alg").is_none()),
            _ => assert_eq!(key["alg"], "ES256"),
        }
    }
    house
        .register("strict", |m| {
            m.id_token_signed_response_alg = "PS512".into()
        })
        .await;
    house
        .provider
        .client(&ClientId::from("strict"))
        .await
        .unwrap();
    assert_eq!(kids(&house.provider.jwks()).len(), 2);
}
