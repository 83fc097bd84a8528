//! A challenge is answered once, by the browser that was asked; a passkey is one person's, and its
//! count never goes back.

use countersign_core::ids::PersonId;
use countersign_store::{PasskeyChallengeRow, PasskeyRow};

use crate::support::{NOW, TestStore, seconds};

fn passkey(id: &str, person: &str) -> PasskeyRow {
    PasskeyRow {
        id: id.to_owned(),
        person_id: PersonId::from(person),
        name: "phone".to_owned(),
        credential_id: id.as_bytes().to_vec(),
        public_key: vec![1, 2, 3],
        sign_count: 0,
        backup_eligible: true,
        backed_up: false,
        transports: vec!["internal".to_owned(), "hybrid".to_owned()],
        created_at: NOW,
        used_at: None,
    }
}

fn challenge(holder: &str, challenge: u8) -> PasskeyChallengeRow {
    PasskeyChallengeRow {
        holder: holder.to_owned(),
        browser: vec![7; 32],
        person_id: Some(PersonId::from("alice")),
        challenge: vec![challenge; 32],
        expires_at: NOW + seconds(300),
    }
}

async fn people() -> TestStore {
    TestStore::new()
        .await
        .with_person("alice")
        .await
        .with_person("bob")
        .await
}

async fn asked(store: &TestStore, row: &PasskeyChallengeRow) {
    let mut tx = store.begin().await.unwrap();
    tx.put_passkey_challenge(row).await.unwrap();
    tx.commit().await.unwrap();
}

async fn added(store: &TestStore, row: &PasskeyRow) -> bool {
    let mut tx = store.begin().await.unwrap();
    let added = tx.add_passkey(row).await.unwrap();
    tx.commit().await.unwrap();
    added
}

#[tokio::test(flavor = "multi_thread")]
async fn of_parallel_answers_one_finds_the_challenge() {
    let store = people().await;
    asked(&store, &challenge("s1", 1)).await;
    let mut answers = tokio::task::JoinSet::new();
    for _ in 0..20 {
        let store = store.store.clone();
        answers.spawn(async move {
            let mut tx = store.begin().await.unwrap();
            let taken = tx
                .take_passkey_challenge("s1", &[7; 32], NOW)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            taken
        });
    }
    let taken: Vec<_> = answers.join_all().await.into_iter().flatten().collect();
    assert_eq!(taken, [challenge("s1", 1)]);
}

#[tokio::test]
async fn a_challenge_is_the_browsers_own_the_newest_and_does_not_last() {
    let store = people().await;
    asked(&store, &challenge("s1", 1)).await;
    asked(&store, &challenge("s1", 2)).await;
    let mut tx = store.begin().await.unwrap();
    let other = tx.take_passkey_challenge("s1", &[8; 32], NOW).await;
    assert_eq!(other.unwrap(), None);
    let elsewhere = tx.take_passkey_challenge("s2", &[7; 32], NOW).await;
    assert_eq!(elsewhere.unwrap(), None);
    let own = tx.take_passkey_challenge("s1", &[7; 32], NOW).await;
    assert_eq!(own.unwrap(), Some(challenge("s1", 2)));
    tx.put_passkey_challenge(&challenge("s1", 3)).await.unwrap();
    let late = NOW + seconds(300);
    let expired = tx.take_passkey_challenge("s1", &[7; 32], late).await;
    assert_eq!(expired.unwrap(), None);
    tx.put_passkey_challenge(&challenge("s1", 4)).await.unwrap();
    assert_eq!(tx.clean_up(late, seconds(0), 10).await.unwrap(), 1);
}

#[tokio::test]
async fn a_credential_is_one_persons() {
    let store = people().await;
    assert!(added(&store, &passkey("k1", "alice")).await);
    assert!(
        !added(
            &store,
            &PasskeyRow {
                id: "k2".to_owned(),
                ..passkey("k1", "bob")
            }
        )
        .await
    );
    assert!(added(&store, &passkey("k3", "bob")).await);
    let alice = PersonId::from("alice");
    assert_eq!(
        store.passkeys(&alice).await.unwrap(),
        [passkey("k1", "alice")]
    );
    assert!(store.has_passkey(&alice).await.unwrap());
    let mut tx = store.begin().await.unwrap();
    let found = tx.passkey_by_credential(b"k3").await.unwrap();
    assert_eq!(found, Some(passkey("k3", "bob")));
    assert_eq!(tx.passkey_by_credential(b"k2").await.unwrap(), None);
    assert!(!tx.name_passkey(&alice, "k3", "mine").await.unwrap());
    assert!(!tx.remove_passkey(&alice, "k3").await.unwrap());
    assert!(tx.name_passkey(&alice, "k1", "mine").await.unwrap());
    assert_eq!(tx.passkeys(&alice).await.unwrap()[0].name, "mine");
    assert!(tx.remove_passkey(&alice, "k1").await.unwrap());
    tx.commit().await.unwrap();
    assert!(!store.has_passkey(&alice).await.unwrap());
}

#[tokio::test]
async fn a_count_goes_forward_or_stays_nothing() {
    let store = people().await;
    added(&store, &passkey("k1", "alice")).await;
    let mut tx = store.begin().await.unwrap();
    for (count, accepted) in [
        (0, true),
        (0, true),
        (5, true),
        (5, false),
        (4, false),
        (0, false),
        (6, true),
    ] {
        let used = tx.use_passkey("k1", count, true, NOW).await.unwrap();
        assert_eq!(used, accepted, "{count}");
    }
    let kept = tx.passkey_by_credential(b"k1").await.unwrap().unwrap();
    assert_eq!((kept.sign_count, kept.used_at), (6, Some(NOW)));
    assert!(kept.backed_up);
    assert!(!tx.use_passkey("gone", 1, true, NOW).await.unwrap());
}
