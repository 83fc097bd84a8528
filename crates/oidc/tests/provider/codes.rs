//! Authorization codes: quality.md rule 15 and "Protocol".

use countersign_core::Clock as _;
use countersign_oidc::{Call, ErrorCode, paths};

use crate::support::{CALLBACK, House, Request, SECRET, exchange, seconds, text};

#[tokio::test]
async fn a_code_is_good_for_one_exchange() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let tokens = house.exchange(&code).await.unwrap();
    assert_eq!(text(&tokens, "token_type"), "Bearer");
    assert_eq!(text(&tokens, "scope"), "openid profile");
    let access = text(&tokens, "access_token");
    assert!(house.provider.userinfo(access).await.is_ok());

    let replayed = house.exchange(&code).await.unwrap_err();
    assert_eq!(replayed.code, ErrorCode::InvalidGrant);
    assert!(
        house.provider.userinfo(access).await.is_err(),
        "the replay revoked its tokens"
    );
    let refreshed = house.refresh(text(&tokens, "refresh_token")).await;
    assert_eq!(refreshed.unwrap_err().code, ErrorCode::InvalidGrant);
    let audit = house.store.audit(1).await.unwrap();
    assert_eq!(audit[0].action, "grant.revoke");
}

#[tokio::test]
async fn parallel_exchanges_give_one_answer() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let answers = tokio::join!(
        house.exchange(&code),
        house.exchange(&code),
        house.exchange(&code)
    );
    let good = [answers.0, answers.1, answers.2]
        .iter()
        .filter(|a| a.is_ok())
        .count();
    assert_eq!(good, 1);
}

#[tokio::test]
async fn a_code_lives_a_minute() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    house.clock.advance(seconds(60));
    let refused = house.exchange(&code).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidGrant);
}

#[tokio::test]
async fn a_failed_exchange_burns_the_code() {
    let house = House::new().await;
    let wrong: [(&str, &str); 4] = [
        (
            "code_verifier",
            "another-verifier-another-verifier-another-verifier",
        ),
        ("code_verifier", ""),
        ("redirect_uri", "https://app.example/other"),
        ("redirect_uri", ""),
    ];
    for (name, value) in wrong {
        let code = house.code(&Request::of("app"), "smpp").await;
        let mut pairs = exchange(&code);
        for pair in &mut pairs {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        let refused = house.token(&pairs).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidGrant, "{name}");
        let late = house.exchange(&code).await.unwrap_err();
        assert_eq!(late.code, ErrorCode::InvalidGrant, "{name}");
    }
}

#[tokio::test]
async fn a_code_is_for_its_client() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let mut pairs = exchange(&code);
    pairs[4].1 = "partner";
    let refused = house.token(&pairs).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::InvalidGrant);
    assert!(house.exchange(&code).await.is_err());
}

#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    let house = House::new().await;
    house
        .register("app", |m| {
            m.trusted = true;
            m.require_pkce = false;
        })
        .await;
    let stripped = Request::of("app")
        .without("code_challenge")
        .without("code_challenge_method");
    let code = house.code(&stripped, "smpp").await;
    assert!(house.exchange(&code).await.is_err());
    let code = house.code(&stripped, "smpp").await;
    let without: Vec<_> = exchange(&code)
        .into_iter()
        .filter(|p| p.0 != "code_verifier")
        .collect();
    assert!(house.token(&without).await.is_ok());
}

#[tokio::test]
async fn a_used_code_stays_used_after_a_restart() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap();
    let store = crate::support::open_store(&house.folder).await;
    let provider = crate::support::provider(&store, &house.clock, 7)
        .await
        .unwrap();
    let parameters = crate::support::parameters(&exchange(&code));
    assert!(
        provider
            .token(&Call::post(paths::TOKEN, &parameters))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn somebody_who_was_disabled_gets_no_tokens() {
    let house = House::new().await;
    let code = house.code(&Request::of("app"), "smpp").await;
    let mut tx = house.store.begin().await.unwrap();
    tx.revoke_grants_of_person(&"alice".into(), house.clock.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(house.exchange(&code).await.is_err());
}

#[tokio::test]
async fn clients_prove_who_they_are() {
    let house = House::new().await;
    let invalid = |pairs: Vec<(&'static str, &'static str)>| {
        let house = &house;
        async move {
            let code = house.code(&Request::of("app"), "smpp").await;
            let mut all = vec![
                ("grant_type", "authorization_code"),
                ("code", code.as_str()),
                ("redirect_uri", CALLBACK),
            ];
            all.extend(pairs);
            house.token(&all).await.unwrap_err().code
        }
    };
    let wrong = ErrorCode::InvalidClient;
    assert_eq!(invalid(vec![]).await, wrong);
    assert_eq!(invalid(vec![("client_id", "app")]).await, wrong);
    assert_eq!(
        invalid(vec![("client_id", "app"), ("client_secret", "x")]).await,
        wrong
    );
    assert_eq!(
        invalid(vec![("client_id", "nobody"), ("client_secret", SECRET)]).await,
        wrong
    );
    assert_eq!(
        invalid(vec![("client_id", "spa"), ("client_secret", SECRET)]).await,
        wrong
    );
}
