//! Tokens that are given back (RFC 7009), and tokens that say nothing by themselves.

use countersign_core::Clock as _;
use countersign_core::ids::ClientId;
use countersign_oidc::{Call, ErrorCode, TokenError, paths};
use countersign_store::ClientRow;
use serde_json::Value;

use crate::support::{House, Request, SECRET, parameters, seconds, text};

async fn tokens(house: &House) -> Value {
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap()
}

async fn machine(house: &House) -> String {
    let asked = [
        ("grant_type", "client_credentials"),
        ("client_id", "app"),
        ("client_secret", SECRET),
    ];
    text(&house.token(&asked).await.unwrap(), "access_token").to_owned()
}

async fn opaque(house: &House) {
    house
        .register("app", |m| {
            m.trusted = true;
            m.access_token_format = Some("opaque".to_owned());
        })
        .await;
}

async fn works(house: &House, access: &str) -> bool {
    house.provider.userinfo(access).await.is_ok()
}

#[tokio::test]
async fn a_refresh_token_ends_its_whole_grant() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let (access, refresh) = (
        text(&tokens, "access_token"),
        text(&tokens, "refresh_token"),
    );
    house.revoke("app", refresh).await;
    assert!(!works(&house, access).await);
    assert_eq!(
        house.refresh(refresh).await.unwrap_err().code,
        ErrorCode::InvalidGrant
    );
}

#[tokio::test]
async fn an_access_token_ends_alone() {
    let house = House::new().await;
    for format in ["jwt", "opaque"] {
        if format == "opaque" {
            opaque(&house).await;
        }
        let tokens = tokens(&house).await;
        let access = text(&tokens, "access_token");
        assert!(works(&house, access).await);
        house.revoke("app", access).await;
        house.revoke("app", access).await;
        assert!(!works(&house, access).await, "{format}");
        assert!(!house.is_active("app", access).await, "{format}");
        let next = house.refresh(text(&tokens, "refresh_token")).await.unwrap();
        assert!(works(&house, text(&next, "access_token")).await, "{format}");
    }
}

#[tokio::test]
async fn a_machines_token_ends_too() {
    let house = House::new().await;
    for format in ["jwt", "opaque"] {
        if format == "opaque" {
            opaque(&house).await;
        }
        let (access, other) = (machine(&house).await, machine(&house).await);
        assert!(house.is_active("app", &access).await, "{format}");
        house.revoke("app", &access).await;
        assert!(!house.is_active("app", &access).await, "{format}");
        assert!(house.is_active("app", &other).await, "{format}");
    }
}

#[tokio::test]
async fn a_machines_token_is_not_its_namesakes() {
    let house = House::new().await;
    let access = machine(&house).await;
    let client = house.provider.client(&ClientId::from("app")).await;
    let mut namesake = ClientRow::clone(&client.unwrap().unwrap());
    house.clock.advance(seconds(1));
    namesake.created_at = house.clock.now();
    let mut tx = house.store.begin().await.unwrap();
    tx.remove_client(&namesake.id).await.unwrap();
    tx.add_client(&namesake).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!house.is_active("app", &access).await);
    assert!(house.is_active("app", &machine(&house).await).await);
}

#[tokio::test]
async fn what_is_not_the_clients_own_stays() {
    let house = House::new().await;
    let tokens = tokens(&house).await;
    let (access, refresh) = (
        text(&tokens, "access_token"),
        text(&tokens, "refresh_token"),
    );
    for token in [access, refresh, "unknown", "a.b.c"] {
        house.revoke("partner", token).await;
    }
    assert!(works(&house, access).await);
    house.refresh(refresh).await.unwrap();
    let parameters = parameters(&[("token", access), ("client_id", "app")]);
    let call = Call::post(paths::REVOKE, &parameters);
    let refused = house.provider.revoke(&call).await;
    assert!(matches!(refused, Err(TokenError::Refused(r)) if r.code == ErrorCode::InvalidClient));
}

#[tokio::test]
async fn a_public_client_gives_its_own_tokens_back() {
    let house = House::new().await;
    let code = house.code(&Request::of("spa"), "smpp").await;
    let tokens = house
        .token(&[
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", "http://127.0.0.1:4000/cb"),
            ("code_verifier", crate::support::VERIFIER),
            ("client_id", "spa"),
        ])
        .await
        .unwrap();
    let access = text(&tokens, "access_token");
    let parameters = parameters(&[("token", access), ("client_id", "spa")]);
    let call = Call::post(paths::REVOKE, &parameters);
    house.provider.revoke(&call).await.unwrap();
    assert!(!works(&house, access).await);
}

#[tokio::test]
async fn an_opaque_token_says_nothing_and_is_kept_as_its_hash() {
    let house = House::new().await;
    opaque(&house).await;
    let tokens = tokens(&house).await;
    let access = text(&tokens, "access_token");
    assert_eq!(access.len(), 43, "256 bits in base64url");
    assert!(works(&house, access).await);
    let told = house.introspect("app", access).await;
    assert_eq!(told["sub"], "alice");
    assert_eq!(told["scope"], "openid profile");
    let file = std::fs::read(house.folder.path().join("countersign.db")).unwrap();
    let log = std::fs::read(house.folder.path().join("countersign.db-wal")).unwrap();
    for bytes in [file, log] {
        let found = bytes.windows(access.len()).any(|w| w == access.as_bytes());
        assert!(!found, "the token itself is in the store");
    }
    house.clock.advance(seconds(601));
    assert!(!works(&house, access).await);
}
