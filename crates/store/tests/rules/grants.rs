//! Codes and refresh tokens work once; a replay ends what came of them.

use crate::support::{NOW, TestStore, grant, seconds};
use countersign_core::ids::{ClientId, GrantId, PersonId};
use countersign_store::{CodeRedemption, CodeRow, PersonStatus, RefreshRedemption, Store};

async fn prepared() -> TestStore {
    let store = TestStore::new().await.with_person("alice").await;
    let store = store.with_client("app").await.with_client("other").await;
    let mut tx = store.begin().await.unwrap();
    tx.add_grant(&grant("g1", "app", "alice")).await.unwrap();
    tx.add_code(&code()).await.unwrap();
    tx.commit().await.unwrap();
    store
}

fn code() -> CodeRow {
    CodeRow {
        code_hash: vec![5; 32],
        grant_id: GrantId::from("g1"),
        client_id: ClientId::from("app"),
        redirect_uri: "https://app.example/cb".to_owned(),
        code_challenge: Some("challenge".to_owned()),
        nonce: None,
        confirmation: None,
        created_at: NOW,
        expires_at: NOW + seconds(60),
    }
}

async fn redeem(store: &Store, hash: u8) -> CodeRedemption {
    let mut tx = store.begin().await.unwrap();
    let redeemed = tx
        .redeem_code(&[hash; 32], &ClientId::from("app"), NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    redeemed
}

async fn refresh(store: &Store, token: u8, client: &str, at: u64) -> RefreshRedemption {
    let mut tx = store.begin().await.unwrap();
    let redeemed = tx
        .redeem_refresh_token(&[token; 32], &client.into(), NOW + seconds(at))
        .await;
    tx.commit().await.unwrap();
    redeemed.unwrap()
}

async fn add_refresh(store: &Store, token: u8) {
    let mut tx = store.begin().await.unwrap();
    tx.add_refresh_token(&[token; 32], &"g1".into(), NOW, NOW + seconds(600))
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn lives(store: &Store) -> bool {
    store
        .live_grant(&"g1".into(), NOW + seconds(1))
        .await
        .unwrap()
        .is_some()
}

#[tokio::test]
async fn a_code_works_once_and_its_replay_revokes_the_grant() {
    let store = prepared().await;
    assert_eq!(redeem(&store, 5).await, CodeRedemption::First(code()));
    assert!(lives(&store).await);
    let store = store.reopen().await;
    assert_eq!(redeem(&store, 5).await, CodeRedemption::Replayed);
    assert!(!lives(&store).await);
    assert_eq!(redeem(&store, 6).await, CodeRedemption::Unknown);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_redemptions_have_one_winner() {
    let store = prepared().await;
    let mut redemptions = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = store.store.clone();
        redemptions.spawn(async move { redeem(&store, 5).await });
    }
    let won = redemptions
        .join_all()
        .await
        .into_iter()
        .filter(|r| matches!(r, CodeRedemption::First(_)));
    assert_eq!(won.count(), 1);
}

#[tokio::test]
async fn a_refresh_token_rotates_and_its_reuse_revokes_the_grant() {
    let store = prepared().await;
    add_refresh(&store, 1).await;
    let first = refresh(&store, 1, "app", 1).await;
    assert_eq!(first, RefreshRedemption::First("g1".into()));
    add_refresh(&store, 2).await;
    assert_eq!(
        refresh(&store, 1, "app", 2).await,
        RefreshRedemption::Replayed
    );
    assert!(!lives(&store).await, "the newer token is dead with it");
}

#[tokio::test]
async fn a_refresh_token_that_was_used_is_known_for_two_weeks() {
    const DAY: u64 = 24 * 60 * 60;
    let store = TestStore::new().await.with_person("alice").await;
    let store = store.with_client("app").await;
    let ends = NOW + seconds(90 * DAY);
    let mut tx = store.begin().await.unwrap();
    for id in ["g1", "g2"] {
        let mut row = grant(id, "app", "alice");
        row.expires_at = ends;
        tx.add_grant(&row).await.unwrap();
    }
    for (token, grant) in [(1, "g1"), (2, "g1"), (3, "g2"), (4, "g2")] {
        tx.add_refresh_token(&[token; 32], &grant.into(), NOW, ends)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    let clean = async |at: u64| {
        let mut tx = store.begin().await.unwrap();
        let gone = tx.clean_up(NOW + seconds(at), seconds(3600), 100).await;
        tx.commit().await.unwrap();
        gone.unwrap()
    };
    let first = |grant: &str| RefreshRedemption::First(grant.into());
    assert_eq!(refresh(&store, 1, "app", 0).await, first("g1"));
    assert_eq!(refresh(&store, 3, "app", DAY).await, first("g2"));
    assert_eq!(clean(14 * DAY - 1).await, 0);
    assert_eq!(clean(14 * DAY).await, 1);
    let unknown = refresh(&store, 1, "app", 14 * DAY).await;
    assert_eq!(unknown, RefreshRedemption::Unknown);
    // What was never used lives on, and a later replay ends its grant.
    assert_eq!(refresh(&store, 2, "app", 14 * DAY).await, first("g1"));
    let replayed = refresh(&store, 3, "app", 14 * DAY).await;
    assert_eq!(replayed, RefreshRedemption::Replayed);
    let ended = GrantId::from("g2");
    let grant = store.live_grant(&ended, NOW + seconds(14 * DAY)).await;
    assert_eq!(grant.unwrap(), None);
}

#[tokio::test]
async fn another_client_or_too_late_uses_nothing_up() {
    let store = prepared().await;
    add_refresh(&store, 1).await;
    assert_eq!(
        refresh(&store, 1, "other", 1).await,
        RefreshRedemption::Unknown
    );
    assert_eq!(
        refresh(&store, 1, "app", 600).await,
        RefreshRedemption::Unknown
    );
    assert_eq!(
        refresh(&store, 1, "app", 599).await,
        RefreshRedemption::First("g1".into())
    );
}

#[tokio::test]
async fn a_grant_lives_until_it_expires_is_revoked_or_its_person_is_disabled() {
    let store = prepared().await;
    let at = |after| {
        let store = store.store.clone();
        async move {
            let found = store.live_grant(&"g1".into(), NOW + seconds(after)).await;
            found.unwrap().is_some()
        }
    };
    assert!(at(3599).await);
    assert!(!at(3600).await);
    let alice = PersonId::from("alice");
    for (status, alive) in [
        (PersonStatus::Disabled, false),
        (PersonStatus::Active, true),
    ] {
        let mut tx = store.begin().await.unwrap();
        tx.set_person_status(&alice, status, NOW).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(at(1).await, alive, "{status:?}");
    }
    let mut tx = store.begin().await.unwrap();
    tx.revoke_grants_of_person(&alice, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!at(1).await);
}

#[tokio::test]
async fn sign_out_leaves_offline_grants() {
    let store = prepared().await;
    let mut offline = grant("g2", "app", "alice");
    offline.scopes.push("offline_access".to_owned());
    let mut tx = store.begin().await.unwrap();
    tx.add_grant(&offline).await.unwrap();
    tx.revoke_grants_of_session("sid-1", NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!lives(&store).await);
    let kept = store.live_grant(&"g2".into(), NOW).await.unwrap();
    assert_eq!(kept, Some(offline));
}

#[tokio::test]
async fn an_old_code_of_another_client_ends_nothing() {
    let store = prepared().await;
    assert!(matches!(redeem(&store, 5).await, CodeRedemption::First(_)));
    let mut tx = store.begin().await.unwrap();
    let other = ClientId::from("other");
    let redeemed = tx.redeem_code(&[5; 32], &other, NOW).await.unwrap();
    assert_eq!(redeemed, CodeRedemption::Unknown);
    let grant = tx.live_grant(&GrantId::from("g1"), NOW).await.unwrap();
    assert!(grant.is_some());
}

#[tokio::test]
async fn a_client_that_was_found_in_use_never_goes_as_unused() {
    let store = prepared().await;
    let day = seconds(24 * 60 * 60);
    let sweep = async |at| {
        let mut tx = store.begin().await.unwrap();
        let gone = tx.remove_unused_clients(at, 10).await.unwrap();
        tx.clean_up(at, seconds(0), 100).await.unwrap();
        tx.commit().await.unwrap();
        gone
    };
    let mut tx = store.begin().await.unwrap();
    for name in ["app", "other"] {
        tx.expire_unused_client(&ClientId::from(name), NOW + 40 * day)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(sweep(NOW).await, 0);
    assert_eq!(sweep(NOW + 39 * day).await, 0, "the grant goes here");
    assert_eq!(sweep(NOW + 41 * day).await, 1);
    let there = async |name: &str| store.client(&ClientId::from(name)).await.unwrap().is_some();
    assert!(there("app").await && !there("other").await);
}
