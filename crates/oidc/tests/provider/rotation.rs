//! New signing keys follow old ones, and nobody ever holds a token that cannot be verified.

use std::collections::BTreeSet;
use std::time::Duration;

use countersign_core::{Clock as _, Millis};
use countersign_oidc::{KeyState, Pace, Rotated};
use serde_json::Value;

use crate::keys::kids;
use crate::support::{House, Request, open_store, provider, seconds, text};

const DAY: u64 = 24 * 60 * 60;
/// How long tokens live.
const TOKEN: Duration = seconds(600);

fn kid(token: &Value, which: &str) -> String {
    let header = jsonwebtoken::decode_header(text(token, which)).unwrap();
    header.kid.unwrap()
}

async fn tokens(house: &House) -> Value {
    let code = house.code(&Request::of("app"), "smpp").await;
    house.exchange(&code).await.unwrap()
}

/// Takes an application that keeps the published keys for up to `kept` through `span`, and counts
/// the keys that signed in it.
async fn watch(house: &House, span: Duration, step: Duration, kept: Duration) -> usize {
    let mut fetched: Vec<(Millis, BTreeSet<String>)> = Vec::new();
    let mut given: Vec<(Millis, String)> = Vec::new();
    let mut signed = BTreeSet::new();
    let end = house.clock.now() + span;
    while house.clock.now() < end {
        house.provider.take_up_changes().await.unwrap();
        house.provider.rotate_keys_when_due().await.unwrap();
        let now = house.clock.now();
        fetched.push((now, kids(&house.provider.jwks())));
        let token = tokens(house).await;
        for which in ["id_token", "access_token"] {
            given.push((now + TOKEN, kid(&token, which)));
            signed.insert(kid(&token, which));
        }
        fetched.retain(|(at, _)| *at + kept >= now);
        given.retain(|(end, _)| *end > now);
        for (at, keys) in &fetched {
            for (_, kid) in &given {
                assert!(keys.contains(kid), "{at:?} lacks {kid} at {now:?}");
            }
        }
        house.clock.advance(step);
    }
    signed.len()
}

#[tokio::test]
async fn every_token_is_verified_by_keys_that_were_fetched_up_to_an_hour_ago() {
    let house = House::new().await;
    let sure = watch(&house, seconds(1800), seconds(60), seconds(3600)).await;
    assert_eq!(sure, 2);
    let made = house.provider.rotate_keys(Pace::Smooth).await.unwrap();
    let sign_from = house.clock.now() + seconds(3600);
    assert_eq!(made, Rotated::Made { sign_from });
    let signed = watch(&house, seconds(3 * 3600), seconds(60), seconds(3600)).await;
    assert_eq!(signed, 4, "the old and the new pair");
    assert_eq!(
        kids(&house.provider.jwks()).len(),
        2,
        "the old ones are gone"
    );
}

#[tokio::test]
async fn in_an_emergency_new_keys_sign_within_seconds_and_old_tokens_stay_good() {
    let house = House::new().await;
    let old = tokens(&house).await;
    house.provider.rotate_keys(Pace::Smooth).await.unwrap();
    let upcoming = kids(&house.provider.jwks());
    let made = house.provider.rotate_keys(Pace::AtOnce).await.unwrap();
    let sign_from = house.clock.now() + seconds(5);
    assert_eq!(made, Rotated::Made { sign_from });
    house.clock.advance(seconds(5));
    let new = tokens(&house).await;
    for which in ["id_token", "access_token"] {
        assert!(
            !upcoming.contains(&kid(&new, which)),
            "a key of the smooth rotation"
        );
    }
    house.clock.advance(seconds(590));
    let good = house.provider.userinfo(text(&old, "access_token")).await;
    assert!(good.is_ok());
    // The keys that were to follow never do.
    house.clock.advance(seconds(3600));
    let later = tokens(&house).await;
    assert_eq!(kid(&later, "id_token"), kid(&new, "id_token"));
    assert_eq!(kids(&house.provider.jwks()).len(), 2);
}

#[tokio::test]
async fn a_second_rotation_waits_for_the_first() {
    let house = House::new().await;
    let first = house.provider.rotate_keys(Pace::Smooth).await.unwrap();
    let Rotated::Made { sign_from } = first else {
        panic!("{first:?}")
    };
    house.clock.advance(seconds(60));
    let second = house.provider.rotate_keys(Pace::Smooth).await.unwrap();
    assert_eq!(second, Rotated::UnderWay { sign_from });
    assert_eq!(kids(&house.provider.jwks()).len(), 4);
}

#[tokio::test]
async fn the_schedule_is_kept_by_one_of_two_nodes() {
    let house = House::new().await;
    let store = open_store(&house.folder).await;
    let other = provider(&store, &house.clock, 7).await.unwrap();
    let before = kids(&house.provider.jwks());
    house.clock.advance(seconds(90 * DAY - 3601));
    assert!(!house.provider.rotate_keys_when_due().await.unwrap());
    house.clock.advance(seconds(1));
    let (one, two) = tokio::join!(
        house.provider.rotate_keys_when_due(),
        other.rotate_keys_when_due()
    );
    assert!(one.unwrap() ^ two.unwrap(), "one node and not the other");
    let both = kids(&house.provider.jwks());
    assert_eq!(both.len(), 4);
    assert_eq!(both, kids(&other.jwks()));
    assert!(!house.provider.rotate_keys_when_due().await.unwrap());

    assert!(before.contains(&kid(&tokens(&house).await, "id_token")));
    house.clock.advance(seconds(3600));
    assert!(!before.contains(&kid(&tokens(&house).await, "id_token")));
}

#[tokio::test]
async fn an_operator_sees_where_each_key_is_in_its_life() {
    let house = House::new().await;
    let states = || -> Vec<KeyState> {
        let keys = house.provider.signing_keys();
        keys.iter().map(|key| key.state).collect()
    };
    use KeyState::{Retiring, Signing, Upcoming};
    assert_eq!(states(), [Signing, Signing]);
    house.clock.advance(seconds(1));
    house.provider.rotate_keys(Pace::Smooth).await.unwrap();
    assert_eq!(states(), [Upcoming, Upcoming, Signing, Signing]);
    house.clock.advance(seconds(3600));
    assert_eq!(states(), [Signing, Signing, Retiring, Retiring]);
    house.clock.advance(seconds(3600));
    assert_eq!(states(), [Signing, Signing]);
}

#[tokio::test]
async fn another_node_takes_up_new_keys_by_itself() {
    let house = House::new().await;
    let store = open_store(&house.folder).await;
    let other = provider(&store, &house.clock, 7).await.unwrap();
    house.provider.rotate_keys(Pace::AtOnce).await.unwrap();
    house.clock.advance(seconds(5));
    let tokens = tokens(&house).await;
    let known = other.userinfo(text(&tokens, "access_token")).await;
    assert!(known.is_ok());
    assert_eq!(kids(&other.jwks()), kids(&house.provider.jwks()));
}
