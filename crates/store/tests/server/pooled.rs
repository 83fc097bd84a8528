//! Behind PgBouncer in transaction mode, where every transaction may be on another connection.

use countersign_store::{Attempt, Store, StoreOptions};
use countersign_throwaway::{PgBouncer, Postgres};

use crate::support::{NOW, challenge, person};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pooler_between_changes_nothing() {
    let postgres = Postgres::shared();
    let pooler = PgBouncer::start(postgres);
    let url = pooler.url(&postgres.database());
    // Each connection proves the password, which takes a while where nothing is optimised.
    let few = StoreOptions {
        connections: 3,
        ..StoreOptions::default()
    };
    let first = Store::open_with(&url, &few).await.unwrap();
    let second = Store::open_with(&url, &few).await.unwrap();
    let mut tx = first.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    tx.add_challenge(&challenge("s1")).await.unwrap();
    tx.commit().await.unwrap();
    let mut guesses = tokio::task::JoinSet::new();
    for number in 0..200 {
        let store = if number % 2 == 0 {
            first.clone()
        } else {
            second.clone()
        };
        guesses.spawn(async move {
            // Reads, transactions and single statements, through each other.
            assert!(store.person_by_username("alice").await.unwrap().is_some());
            let mut single = store.single().await.unwrap();
            let name = format!("name {number}").into_bytes();
            assert!(single.use_once(&name, NOW, NOW).await.unwrap());
            drop(single);
            let mut tx = store.begin().await.unwrap();
            let attempt = tx
                .spend_attempt(&"s1".into(), "sign-in", NOW)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            matches!(attempt, Attempt::Compare { .. })
        });
    }
    let compared = guesses
        .join_all()
        .await
        .into_iter()
        .filter(|compared| *compared);
    assert_eq!(compared.count(), 3);
}
