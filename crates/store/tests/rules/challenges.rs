//! Guessing, using and renewing a code, however many try at once.

use crate::support::{NOW, TestStore, challenge, seconds};
use countersign_core::Millis;
use countersign_core::ids::{MessageId, SignInId};
use countersign_store::{Attempt, ChallengeRow, ChallengeState, Store, StoreError};

async fn add(store: &Store, challenge: &ChallengeRow) {
    let mut tx = store.begin().await.unwrap();
    tx.add_challenge(challenge).await.unwrap();
    tx.commit().await.unwrap();
}

async fn spend(store: &Store, now: Millis) -> Attempt {
    let mut tx = store.begin().await.unwrap();
    let attempt = tx
        .spend_attempt(&"s1".into(), "sign-in", now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    attempt
}

async fn renew(store: &Store, now: Millis) -> bool {
    let renewed = ChallengeRow {
        code_hash: vec![9; 32],
        message_id: MessageId::from("m2"),
        resend_at: now + seconds(30),
        expires_at: now + seconds(300),
        attempts_left: 99,
        resends_left: 99,
        ..challenge("s1")
    };
    let mut tx = store.begin().await.unwrap();
    let done = tx.renew_challenge(&renewed, now).await.unwrap();
    tx.commit().await.unwrap();
    done
}

async fn read(store: &Store) -> ChallengeRow {
    let found = store.challenge(&"s1".into(), "sign-in").await.unwrap();
    found.expect("the challenge was added")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_guesses_on_two_nodes_spend_three_attempts() {
    let first = TestStore::new().await;
    let second = first.second().await;
    add(&first, &challenge("s1")).await;
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..1000 {
        let store = if number % 2 == 0 {
            first.store.clone()
        } else {
            second.clone()
        };
        guesses.spawn(async move { spend(&store, NOW).await });
    }
    let mut left: Vec<i64> = guesses
        .join_all()
        .await
        .into_iter()
        .filter_map(|attempt| match attempt {
            Attempt::Compare { attempts_left, .. } => Some(attempts_left),
            Attempt::Refused => None,
        })
        .collect();
    left.sort_unstable();
    assert_eq!(left, [0, 1, 2]);
    assert_eq!(read(&first).await.state, ChallengeState::Dead);
}

#[tokio::test]
async fn an_attempt_that_is_rolled_back_is_not_spent() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    let mut tx = store.begin().await.unwrap();
    tx.spend_attempt(&"s1".into(), "sign-in", NOW)
        .await
        .unwrap();
    drop(tx);
    assert_eq!(read(&store).await.attempts_left, 3);
}

#[tokio::test]
async fn nothing_is_compared_after_expiry_or_for_another_sign_in_or_purpose() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    assert_eq!(spend(&store, NOW + seconds(300)).await, Attempt::Refused);
    assert_ne!(spend(&store, NOW + seconds(299)).await, Attempt::Refused);
    let mut tx = store.begin().await.unwrap();
    for (sign_in, purpose) in [("s2", "sign-in"), ("s1", "enrol")] {
        let attempt = tx.spend_attempt(&sign_in.into(), purpose, NOW).await;
        assert_eq!(attempt.unwrap(), Attempt::Refused, "{sign_in} {purpose}");
    }
}

#[tokio::test]
async fn a_used_code_stays_used() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    let mut tx = store.begin().await.unwrap();
    tx.spend_attempt(&"s1".into(), "sign-in", NOW)
        .await
        .unwrap();
    tx.use_challenge(&"s1".into(), "sign-in").await.unwrap();
    tx.commit().await.unwrap();
    let store = store.reopen().await;
    assert_eq!(spend(&store, NOW).await, Attempt::Refused);
    assert!(!renew(&store, NOW + seconds(60)).await);
    assert_eq!(read(&store).await.state, ChallengeState::Used);
}

#[tokio::test]
async fn a_resend_waits_is_counted_and_gives_no_new_guesses() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    spend(&store, NOW).await;
    assert!(!renew(&store, NOW + seconds(29)).await);
    assert!(renew(&store, NOW + seconds(30)).await);
    let renewed = read(&store).await;
    assert_eq!((renewed.attempts_left, renewed.resends_left), (2, 1));
    assert_eq!(renewed.code_hash, vec![9; 32]);
    assert_eq!(renewed.message_id, MessageId::from("m2"));
    assert!(!renew(&store, NOW + seconds(59)).await);
    assert!(renew(&store, NOW + seconds(60)).await);
    assert!(!renew(&store, NOW + seconds(90)).await, "none is left");
}

#[tokio::test]
async fn a_dead_challenge_is_not_renewed() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    for _ in 0..3 {
        spend(&store, NOW).await;
    }
    assert!(!renew(&store, NOW + seconds(60)).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_resends_send_one() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    let mut resends = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = store.store.clone();
        resends.spawn(async move { renew(&store, NOW + seconds(30)).await });
    }
    let sent = resends.join_all().await;
    assert_eq!(sent.iter().filter(|sent| **sent).count(), 1);
}

#[tokio::test]
async fn a_sign_in_has_one_challenge_of_a_purpose() {
    let store = TestStore::new().await;
    add(&store, &challenge("s1")).await;
    let mut tx = store.begin().await.unwrap();
    let again = tx.add_challenge(&challenge("s1")).await;
    assert!(matches!(again, Err(StoreError::Exists(_))));
    let other = store.challenge(&SignInId::from("s2"), "sign-in").await;
    assert_eq!(other.unwrap(), None);
}
