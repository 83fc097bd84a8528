//! Signing keys: sealed, kept, rotated with overlap.

use std::collections::BTreeSet;

use countersign_core::Clock as _;
use countersign_oidc::{KeyError, ProviderError};
use serde_json::Value;

use crate::support::{House, Request, open_store, provider, seconds, text};

fn kids(jwks: &str) -> BTreeSet<String> {
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
async fn rotation_keeps_old_tokens_until_they_end() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let old = house.exchange(&code).await.unwrap();
    let before = kids(&house.provider.jwks());
    house.provider.rotate_keys().await.unwrap();
    let both = kids(&house.provider.jwks());
    assert_eq!(both.len(), 4);
    assert!(both.is_superset(&before));

    let code = house.code(&Request::of("app"), "smpp").await;
    let new = house.exchange(&code).await.unwrap();
    let kid = |token: &str| jsonwebtoken::decode_header(token).unwrap().kid.unwrap();
    assert!(before.contains(&kid(text(&old, "id_token"))));
    assert!(!before.contains(&kid(text(&new, "id_token"))));
    house.clock.advance(seconds(599));
    assert!(
        house
            .provider
            .userinfo(text(&old, "access_token"))
            .await
            .is_ok()
    );
    house.clock.advance(seconds(600));
    assert!(kids(&house.provider.jwks()).is_disjoint(&before));
    assert!(house.provider.has_keys());
}

#[tokio::test]
async fn another_node_takes_up_new_keys_by_itself() {
    let house = House::new().await;
    let store = open_store(&house.folder).await;
    let other = provider(&store, &house.clock, 7).await.unwrap();
    house.provider.rotate_keys().await.unwrap();
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    assert!(other.userinfo(text(&tokens, "access_token")).await.is_ok());
    assert_eq!(kids(&other.jwks()), kids(&house.provider.jwks()));
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
