//! Clients that fail to prove themselves, again and again.

use countersign_oidc::{Call, ErrorCode, TokenError, paths};

use crate::support::{House, SECRET, parameters, seconds};

const HERE: &str = "192.0.2.7";
const ELSEWHERE: &str = "192.0.2.8";
const BURST: usize = 30;

async fn ask(house: &House, from: &str, client: &str, secret: &str) -> Option<ErrorCode> {
    let parameters = parameters(&[
        ("grant_type", "client_credentials"),
        ("client_id", client),
        ("client_secret", secret),
    ]);
    let call = Call {
        network: Some(from.parse().unwrap()),
        ..Call::post(paths::TOKEN, &parameters)
    };
    match house.provider.token(&call).await {
        Ok(_) => None,
        Err(TokenError::Refused(refusal)) => Some(refusal.code),
        Err(TokenError::Failed(error)) => panic!("{error}"),
    }
}

async fn fail_until_limited(house: &House, client: &str) {
    for _ in 0..BURST {
        let refused = ask(house, HERE, client, "wrong").await;
        assert_eq!(refused, Some(ErrorCode::InvalidClient));
    }
    let refused = ask(house, HERE, client, "wrong").await;
    assert_eq!(refused, Some(ErrorCode::SlowDown));
}

#[tokio::test]
async fn wrong_secrets_are_limited_by_network_and_client() {
    let house = House::new().await;
    fail_until_limited(&house, "app").await;
    assert_eq!(ask(&house, HERE, "app", SECRET).await, None);
    let wrong = Some(ErrorCode::InvalidClient);
    assert_eq!(ask(&house, ELSEWHERE, "app", "wrong").await, wrong);
    assert_eq!(ask(&house, HERE, "partner", "wrong").await, wrong);
    house.clock.advance(seconds(10));
    assert_eq!(ask(&house, HERE, "app", "wrong").await, wrong);
    let again = ask(&house, HERE, "app", "wrong").await;
    assert_eq!(again, Some(ErrorCode::SlowDown));
}

#[tokio::test]
async fn only_secrets_are_counted() {
    let house = House::new().await;
    let parameters = parameters(&[("grant_type", "client_credentials"), ("client_id", "app")]);
    let call = Call {
        network: Some(HERE.parse().unwrap()),
        ..Call::post(paths::TOKEN, &parameters)
    };
    for _ in 0..2 * BURST {
        let Err(TokenError::Refused(refusal)) = house.provider.token(&call).await else {
            panic!("a client without its proof is refused");
        };
        assert_eq!(refusal.code, ErrorCode::InvalidClient);
    }
    let first = ask(&house, HERE, "app", "wrong").await;
    assert_eq!(first, Some(ErrorCode::InvalidClient));
}

#[tokio::test]
async fn a_client_that_does_not_exist_is_limited_alike() {
    let house = House::new().await;
    fail_until_limited(&house, "nobody").await;
}

#[tokio::test]
async fn right_secrets_count_nothing() {
    let house = House::new().await;
    for _ in 0..3 * BURST {
        assert_eq!(ask(&house, HERE, "app", SECRET).await, None);
    }
}
