//! Changes that one node makes are heard by the others.

use std::time::Duration;

use countersign_store::Store;
use countersign_throwaway::{PgBouncer, Postgres};

use crate::support::{TestStore, person};

async fn change(store: &Store, value: &str) {
    let mut tx = store.begin().await.unwrap();
    tx.set_setting("default_acr", value).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_change_is_heard_when_it_is_committed_and_nothing_else_is() {
    let first = TestStore::new().await;
    let second = first.second().await;
    let listening = second.listen();
    // What is heard first is that listening has begun.
    listening.changed().await;
    let before = second.own_configuration_changes();
    let mut tx = first.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = first.begin().await.unwrap();
    tx.set_setting("default_acr", "smpp").await.unwrap();
    let silence = tokio::time::timeout(Duration::from_millis(300), listening.changed()).await;
    assert!(silence.is_err(), "nothing is committed yet");
    drop(tx);
    let silence = tokio::time::timeout(Duration::from_millis(300), listening.changed()).await;
    assert!(silence.is_err(), "it was undone");
    change(&first, "smpp").await;
    listening.changed().await;
    assert!(second.own_configuration_changes() > before);
    let read = second.setting("default_acr").await.unwrap();
    assert_eq!(read.as_deref(), Some("smpp"));
}

#[tokio::test]
async fn listening_goes_on_after_the_connection_broke() {
    let store = TestStore::new().await;
    let listening = store.listen();
    listening.changed().await;
    let database = store.url().rsplit('/').next().unwrap().to_owned();
    let cut = format!(
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '{database}'"
    );
    Postgres::shared().sql("postgres", &cut);
    // It is begun again, and may have missed something.
    listening.changed().await;
    change(&store, "smpp").await;
    listening.changed().await;
}

#[tokio::test]
async fn a_pooler_that_tells_nothing_on_is_not_harmed() {
    let postgres = Postgres::shared();
    let pooler = PgBouncer::start(postgres);
    let store = Store::open(&pooler.url(&postgres.database()))
        .await
        .unwrap();
    let listening = store.listen();
    listening.changed().await;
    for number in 0..50 {
        let value = number.to_string();
        change(&store, &value).await;
        let read = store.setting("default_acr").await.unwrap();
        assert_eq!(read.as_deref(), Some(value.as_str()));
    }
    assert_eq!(store.configuration_revision().await.unwrap(), 50);
}

#[tokio::test]
async fn words_are_heard_by_all_and_are_no_changes() {
    let first = TestStore::new().await;
    let second = first.second().await;
    let (own, others) = (first.listen(), second.listen());
    own.changed().await;
    others.changed().await;
    let before = second.own_configuration_changes();
    for word in ["one", "it's two"] {
        first.say(word).await.unwrap();
    }
    for listening in [&own, &others] {
        assert_eq!(listening.word().await, "one");
        assert_eq!(listening.word().await, "it's two");
    }
    assert_eq!(second.own_configuration_changes(), before);
}

#[tokio::test]
async fn all_nodes_have_the_time_of_the_database() {
    let store = TestStore::new().await;
    let now = || countersign_core::Clock::now(&countersign_core::SystemClock);
    let before = now();
    let time = store.time().await.unwrap().unwrap();
    // One machine, one clock.
    assert!(before.0 - 5 <= time.0 && time.0 <= now().0 + 5, "{time:?}");
}
