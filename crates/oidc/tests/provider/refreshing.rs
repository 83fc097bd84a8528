//! Refresh tokens: rotation, reuse detection, the end of a session.

use countersign_core::Clock as _;
use countersign_core::seal::fingerprint;
use countersign_oidc::ErrorCode;

use crate::support::{House, Request, SECRET, seconds, text};

#[tokio::test]
async fn each_works_once_and_reuse_revokes_all() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let first = house.exchange(&code).await.unwrap();
    let second = house.refresh(text(&first, "refresh_token")).await.unwrap();
    assert_ne!(
        text(&first, "refresh_token"),
        text(&second, "refresh_token")
    );
    let third = house.refresh(text(&second, "refresh_token")).await.unwrap();

    let reused = house
        .refresh(text(&first, "refresh_token"))
        .await
        .unwrap_err();
    assert_eq!(reused.code, ErrorCode::InvalidGrant);
    assert!(house.refresh(text(&third, "refresh_token")).await.is_err());
    assert!(
        house
            .provider
            .userinfo(text(&third, "access_token"))
            .await
            .is_err()
    );
}

/// Lets the store forget what it need not know any more.
async fn forget(house: &House) {
    let mut tx = house.store.begin().await.unwrap();
    tx.clean_up(house.clock.now(), seconds(3600), 1000)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_replay_revokes_all_however_late_it_comes() {
    const DAY: u64 = 24 * 60 * 60;
    let house = House::new().await;
    let request = Request::of("app").with("scope", "openid offline_access");
    let first = house.exchange(&house.code(&request, "smpp").await).await;
    let first = first.unwrap();
    let old = text(&first, "refresh_token");
    let second = house.refresh(old).await.unwrap();
    house.clock.advance(seconds(20 * DAY));
    forget(&house).await;
    let known = house.store.refresh_token(&fingerprint(old)).await.unwrap();
    assert_eq!(known, None);

    // Nobody ends a grant by a token that they made up, or by one of somebody else's.
    let newer = text(&second, "refresh_token");
    let ((secret, grant), (other_secret, other_grant)) = (old.split_at(43), newer.split_at(43));
    let last = if old.ends_with('A') { "E" } else { "A" };
    for forged in [
        format!("{other_secret}{grant}"),
        format!("{secret}{other_grant}"),
        format!("{}{last}", &old[..old.len() - 1]),
        format!("{old}AAAA"),
        format!("{secret}AAAA"),
        secret.to_owned(),
        grant.to_owned(),
    ] {
        let refused = house.refresh(&forged).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidGrant, "{forged}");
    }
    let stolen = house
        .token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", old),
            ("client_id", "spa"),
        ])
        .await;
    assert_eq!(stolen.unwrap_err().code, ErrorCode::InvalidGrant);
    let third = house.refresh(newer).await.unwrap();

    let replayed = house.refresh(old).await.unwrap_err();
    assert_eq!(replayed.code, ErrorCode::InvalidGrant);
    assert!(house.refresh(text(&third, "refresh_token")).await.is_err());
    let access = text(&third, "access_token");
    assert!(house.provider.userinfo(access).await.is_err());
    let log = house.store.audit(1).await.unwrap();
    assert_eq!(log[0].action, "grant.revoke");
    // And it is told once.
    let head = house.store.audit_head().await.unwrap();
    house.refresh(old).await.unwrap_err();
    assert_eq!(house.store.audit_head().await.unwrap(), head);
}

#[tokio::test]
async fn the_id_token_tells_of_the_same_sign_in_without_the_nonce() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let first = house.exchange(&code).await.unwrap();
    house.clock.advance(seconds(100));
    let second = house.refresh(text(&first, "refresh_token")).await.unwrap();
    let before = house.claims(&first["id_token"], "app");
    let after = house.claims(&second["id_token"], "app");
    for same in ["sub", "auth_time", "acr", "amr", "sid"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert!(after["iat"].as_i64() > before["iat"].as_i64());
    assert!(!after.contains_key("nonce"));
}

#[tokio::test]
async fn scopes_can_be_narrowed_and_not_widened() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let with_scope = |token: String, scope: &'static str| {
        let house = &house;
        async move {
            house
                .token(&[
                    ("grant_type", "refresh_token"),
                    ("refresh_token", &token),
                    ("scope", scope),
                    ("client_id", "app"),
                    ("client_secret", SECRET),
                ])
                .await
        }
    };
    let token = text(&tokens, "refresh_token").to_owned();
    let wider = with_scope(token.clone(), "openid email").await.unwrap_err();
    assert_eq!(wider.code, ErrorCode::InvalidScope);
    // The mistake did not cost the token.
    let narrow = with_scope(token, "openid").await.unwrap();
    assert_eq!(text(&narrow, "scope"), "openid");
    let claims = house
        .provider
        .userinfo(text(&narrow, "access_token"))
        .await
        .unwrap();
    assert!(!claims.contains_key("name"));
}

#[tokio::test]
async fn another_client_cannot_use_or_burn_it() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    let stolen = house
        .token(&[
            ("grant_type", "refresh_token"),
            ("refresh_token", text(&tokens, "refresh_token")),
            ("client_id", "spa"),
        ])
        .await;
    assert_eq!(stolen.unwrap_err().code, ErrorCode::InvalidGrant);
    assert!(house.refresh(text(&tokens, "refresh_token")).await.is_ok());
}

#[tokio::test]
async fn without_offline_access_it_ends_with_the_session() {
    let house = House::new().await;
    let online = house.code(&Request::of("app"), "smpp").await;
    let online = house.exchange(&online).await.unwrap();
    let request = Request::of("app").with("scope", "openid offline_access");
    let offline = house.code(&request, "smpp").await;
    let offline = house.exchange(&offline).await.unwrap();
    for tokens in [&online, &offline] {
        let sid = house.claims(&tokens["id_token"], "app")["sid"].clone();
        let mut tx = house.store.begin().await.unwrap();
        tx.revoke_grants_of_session(sid.as_str().unwrap(), house.clock.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    assert!(house.refresh(text(&online, "refresh_token")).await.is_err());
    let offline = house
        .refresh(text(&offline, "refresh_token"))
        .await
        .unwrap();
    house.clock.advance(seconds(13 * 60 * 60));
    let offline = house
        .refresh(text(&offline, "refresh_token"))
        .await
        .unwrap();
    house.clock.advance(seconds(30 * 24 * 60 * 60));
    assert!(
        house
            .refresh(text(&offline, "refresh_token"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn a_client_that_is_not_registered_for_it_gets_none() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.grant_types = vec!["authorization_code".into()];
        })
        .await;
    let request = Request::of("app").with("scope", "openid offline_access");
    let code = house.code(&request, "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    assert_eq!(text(&tokens, "scope"), "openid");
    assert!(tokens.get("refresh_token").is_none());
    let refused = house.refresh("anything").await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::UnauthorizedClient);
}
