//! Connections that end at a bad moment, nodes that are silent, and statements that are refused.

use std::time::Duration;

use countersign_core::ids::PersonId;
use countersign_store::{Attempt, Store, StoreOptions};
use countersign_throwaway::Postgres;

use crate::support::{NOW, TestStore, challenge, person, seconds};

fn database(store: &TestStore) -> String {
    store.url().rsplit('/').next().unwrap().to_owned()
}

/// Ends every connection of a database but our own, as a server does that is started anew.
fn cut(database: &str) {
    let sql = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
         WHERE datname = '{database}' AND pid <> pg_backend_pid()"
    );
    Postgres::shared().sql("postgres", &sql);
}

#[tokio::test]
async fn a_lost_connection_undoes_its_transaction_and_the_next_one_works() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    cut(&database(&store));
    let lost = tx.commit().await.unwrap_err().to_string();
    assert!(lost.contains("PostgreSQL"), "{lost}");
    let alice = PersonId::from("alice");
    assert!(store.person(&alice).await.unwrap().is_none());
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    tx.commit().await.unwrap();
    cut(&database(&store));
    assert!(store.person(&alice).await.unwrap().is_some());
}

#[tokio::test]
async fn a_node_that_falls_silent_does_not_hold_the_others_up_for_long() {
    let store = TestStore::new().await;
    let other = store.second().await;
    let mut silent = other.begin().await.unwrap();
    silent.add_challenge(&challenge("s1")).await.unwrap();
    // It does not end, it says nothing: the server has to end it.
    let mut tx = store.begin().await;
    if tx.is_err() {
        tx = store.begin().await;
    }
    let mut tx = tx.unwrap();
    let spent = tx.spend_attempt(&"s1".into(), "sign-in", NOW).await;
    assert_eq!(spent.unwrap(), Attempt::Refused, "it was never committed");
    tx.commit().await.unwrap();
    assert!(silent.commit().await.is_err());
}

#[tokio::test]
async fn a_refused_statement_fails_the_commit_and_not_silently() {
    let store = TestStore::new().await.with_person("alice").await;
    let mut tx = store.begin().await.unwrap();
    tx.add_challenge(&challenge("s1")).await.unwrap();
    tx.add_person(&person("alice")).await.unwrap_err();
    assert!(tx.add_challenge(&challenge("s2")).await.is_err());
    let text = tx.commit().await.unwrap_err().to_string();
    assert!(text.contains("nothing of the transaction"), "{text}");
    let found = store.challenge(&"s1".into(), "sign-in").await.unwrap();
    assert_eq!(found, None);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_ended() {
    let place = TestStore::new().await;
    let options = StoreOptions {
        connections: 3,
        statement_time: Duration::from_millis(300),
    };
    let store = Store::open_with(&place.url(), &options).await.unwrap();
    let database = database(&place);
    let postgres = Postgres::shared();
    // Somebody else, who knows nothing of turns, holds the table.
    let url = place.url();
    let holder = std::thread::spawn(move || {
        let database = url.rsplit('/').next().unwrap();
        Postgres::shared().sql(database, "BEGIN; LOCK TABLE challenge; SELECT pg_sleep(3)");
    });
    let held = "SELECT 1 FROM pg_locks l JOIN pg_class c ON c.oid = l.relation
        WHERE c.relname = 'challenge' AND l.mode = 'AccessExclusiveLock' AND l.granted";
    while postgres.sql(&database, held).is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let mut tx = store.begin().await.unwrap();
    let slow = tx.add_challenge(&challenge("s1")).await.unwrap_err();
    assert!(
        slow.to_string().contains("store.statement_seconds"),
        "{slow}"
    );
    drop(tx);
    holder.join().unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.add_challenge(&challenge("s1")).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn transactions_that_are_given_up_leave_nothing_behind() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    tx.add_challenge(&challenge("s1")).await.unwrap();
    tx.commit().await.unwrap();
    for wait in 0..60_u64 {
        let store = store.store.clone();
        let given_up = async move {
            let mut tx = store.begin().await.unwrap();
            tx.spend_attempt(&"s1".into(), "sign-in", NOW)
                .await
                .unwrap();
            tokio::time::sleep(seconds(60)).await;
        };
        let time = Duration::from_micros(wait * 100);
        assert!(tokio::time::timeout(time, given_up).await.is_err());
    }
    let found = store.challenge(&"s1".into(), "sign-in").await.unwrap();
    assert_eq!(found.unwrap().attempts_left, 3);
    let mut tx = store.begin().await.unwrap();
    let spent = tx.spend_attempt(&"s1".into(), "sign-in", NOW).await;
    assert!(matches!(
        spent.unwrap(),
        Attempt::Compare {
            attempts_left: 2,
            ..
        }
    ));
}

#[tokio::test]
async fn what_postgres_cannot_hold_is_refused_or_written_in_another_way() {
    let store = TestStore::new().await;
    let mut odd = person("odd");
    odd.username = "o\0dd".to_owned();
    odd.username_key = "o\0dd".to_owned();
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&odd).await.unwrap();
    tx.commit().await.unwrap();
    let found = store.person_by_username("o\0dd").await.unwrap().unwrap();
    assert_eq!(found.id, odd.id);
    assert!(store.person_by_username("odd").await.unwrap().is_none());
}
