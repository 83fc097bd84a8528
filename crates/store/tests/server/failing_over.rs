//! A primary that is gone, its replica in its place, and a primary that comes back.

use std::time::{Duration, Instant};

use countersign_store::{BindShare, Store, StoreError, StoreOptions, is_temporary};
use countersign_throwaway::Postgres;

use crate::support::person;

/// A primary with a replica that has all before anybody is told so, and a database on both.
struct Pair {
    primary: Postgres,
    replica: Postgres,
    database: String,
}

impl Pair {
    fn new() -> Self {
        let primary = Postgres::alone();
        let database = primary.database();
        let replica = primary.standby();
        Self {
            primary,
            replica,
            database,
        }
    }

    /// A node that gives a silent server up after six seconds.
    async fn node(&self) -> Store {
        let url = self.primary.url_with(&self.replica, &self.database);
        let options = StoreOptions {
            connections: 3,
            statement_time: Duration::from_secs(1),
        };
        Store::open_with(&url, &options).await.unwrap()
    }

    fn people(&self, on: &Postgres) -> String {
        let all = "SELECT coalesce(string_agg(username, ' ' ORDER BY username), '') FROM person";
        on.sql(&self.database, all)
    }

    /// What the replica has received is written down there; whoever reads it sees it a moment later.
    async fn caught_up(&self) {
        let has = "SELECT pg_last_wal_replay_lsn() >= pg_last_wal_receive_lsn()";
        let until = Instant::now() + Duration::from_secs(60);
        while self.replica.sql("postgres", has) != "t" {
            assert!(Instant::now() < until, "the replica stands still");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

async fn add(store: &Store, name: &str) -> Result<(), StoreError> {
    let mut tx = store.begin().await?;
    tx.add_person(&person(name)).await?;
    tx.commit().await
}

/// A write that is one statement.
async fn add_share(store: &Store, node: &str) -> Result<(), StoreError> {
    let share = BindShare {
        centre: "main".to_owned(),
        node: node.to_owned(),
        process: String::new(),
        sessions: 1,
        receivers: 0,
        bound: 0,
        beat: 1,
    };
    let mut tx = store.single().await?;
    tx.put_bind_share(&share).await
}

/// Whether somebody who looks is told that the replica may lack something.
async fn is_warned_of(store: &Store) -> bool {
    let database = store.database().await.unwrap();
    let of_replicas = |said: &String| said.contains("synchronous_standby_names");
    database.weaknesses.iter().any(of_replicas)
}

async fn has(store: &Store, name: &str) -> bool {
    let found = store.person_by_username(name).await;
    found.unwrap().is_some()
}

/// Tries until it goes well.
async fn in_the_end(mut attempt: impl AsyncFnMut() -> Result<(), StoreError>) {
    let until = Instant::now() + Duration::from_secs(60);
    while let Err(error) = attempt().await {
        assert!(Instant::now() < until, "{error}");
    }
}

fn told_to_wait(failed: Result<(), StoreError>) -> String {
    let error = failed.unwrap_err();
    assert!(is_temporary(&error), "{error}");
    let said = error.to_string();
    assert!(!said.contains("test/only"), "{said}");
    said
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_acknowledged_that_no_replica_has() {
    let pair = Pair::new();
    let store = pair.node().await;
    add(&store, "alice").await.unwrap();
    pair.caught_up().await;
    assert_eq!(pair.people(&pair.replica), "alice");
    assert!(!is_warned_of(&store).await);
    // The server would say that all is well after `statement_timeout`.
    pair.replica.crash();
    told_to_wait(add(&store, "bob").await);
    pair.replica.start_again();
    // What waited is done when the replica has it.
    in_the_end(async || add_share(&store, "one").await).await;
    assert!(has(&store, "bob").await);
    pair.replica.crash();
    told_to_wait(add_share(&store, "two").await);
    pair.primary.crash();
    pair.replica.start_again();
    pair.replica.promote();
    add(&store, "carol").await.unwrap();
    assert_eq!(pair.people(&pair.replica), "alice bob carol");
    let shares = pair
        .replica
        .sql(&pair.database, "SELECT node FROM bind_share");
    assert_eq!(shares, "one");
    assert!(is_warned_of(&store).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_was_replaced_is_written_to_and_read_from_no_more() {
    let pair = Pair::new();
    let store = pair.node().await;
    let listening = store.listen();
    listening.changed().await;
    add(&store, "alice").await.unwrap();

    pair.primary.crash();
    told_to_wait(add(&store, "bob").await);
    pair.replica.promote();
    add(&store, "bob").await.unwrap();
    // Words are heard again.
    listening.changed().await;
    store.say("here").await.unwrap();
    assert_eq!(listening.word().await, "here");

    // Nobody ended it for good: two servers take writes.
    pair.primary.start_again();
    pair.primary.go_on_alone();
    let late = pair.node().await;
    add(&late, "carol").await.unwrap();
    add(&store, "dave").await.unwrap();
    pair.replica.crash();
    for node in [&store, &late] {
        let said = told_to_wait(add(node, "eve").await);
        assert!(said.contains("was replaced"), "{said}");
        let read = node.person_by_username("alice").await;
        told_to_wait(read.map(|_| ()));
    }
    pair.replica.start_again();
    add(&store, "frank").await.unwrap();
    add(&late, "grace").await.unwrap();
    assert_eq!(pair.people(&pair.primary), "alice");
    assert_eq!(
        pair.people(&pair.replica),
        "alice bob carol dave frank grace"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_primary_that_stands_still_is_left_and_not_gone_back_to() {
    let pair = Pair::new();
    let store = pair.node().await;
    add(&store, "alice").await.unwrap();
    let still = pair.primary.freeze();
    pair.replica.promote();
    // Its connections are given up when one of them says nothing.
    assert!(has(&store, "alice").await);
    add(&store, "bob").await.unwrap();
    drop(still);
    pair.primary.go_on_alone();
    for name in ["carol", "dave", "eve"] {
        add(&store, name).await.unwrap();
        assert!(has(&store, name).await);
    }
    assert_eq!(pair.people(&pair.primary), "alice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_takes_no_writes_any_more_is_no_primary() {
    let primary = Postgres::alone();
    let database = primary.database();
    let store = Store::open(&primary.url(&database)).await.unwrap();
    add(&store, "alice").await.unwrap();
    let only_reads = |value: &str| {
        let set = format!("ALTER DATABASE {database} SET default_transaction_read_only = {value}");
        primary.sql("postgres", &set);
        let cut = format!(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
             WHERE datname = '{database}'"
        );
        primary.sql("postgres", &cut);
    };
    only_reads("on");
    let said = told_to_wait(loop {
        let added = add(&store, "bob").await;
        // The first ones find that their connection is lost.
        match &added {
            Err(error) if !error.to_string().contains("takes no writes") => {}
            _ => break added,
        }
    });
    assert!(said.contains("not the primary"), "{said}");
    only_reads("off");
    in_the_end(async || add(&store, "bob").await).await;
}
