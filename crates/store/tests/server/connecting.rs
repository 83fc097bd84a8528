//! What is said when the server cannot be worked with, and what it never says.

use countersign_store::{Store, StoreOptions};
use countersign_throwaway::Postgres;

use crate::support::TestStore;

async fn refused(url: &str) -> String {
    let text = Store::open(url).await.unwrap_err().to_string();
    for secret in ["test/only", "test%2Fonly", "hunter2"] {
        assert!(!text.contains(secret), "{text}");
    }
    text
}

#[tokio::test]
async fn each_reason_is_said_without_the_password() {
    let postgres = Postgres::shared();
    let database = postgres.database();
    let url = postgres.url(&database);
    let wrong = refused(&url.replace("test%2Fonly", "hunter2")).await;
    assert!(wrong.contains("password in store.url is wrong"), "{wrong}");
    let unknown = refused(&postgres.url("nowhere")).await;
    assert!(unknown.contains("no such database"), "{unknown}");
    let port = format!(":{}/", postgres.port());
    let silent = refused(&url.replace(&port, ":1/")).await;
    assert!(silent.contains("cannot be reached"), "{silent}");
    // This server speaks no TLS.
    let clear = refused(&format!("{url}?sslmode=require")).await;
    assert!(clear.contains("PostgreSQL"), "{clear}");
    postgres.sql("postgres", "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE_PROVIDER libc LOCALE 'C' TEMPLATE template0");
    let latin = refused(&postgres.url("latin")).await;
    assert!(latin.contains("not in UTF-8"), "{latin}");
}

#[tokio::test]
async fn a_user_who_may_not_make_tables_is_told_so() {
    let postgres = Postgres::shared();
    let database = postgres.database();
    postgres.sql(&database, "CREATE USER guest PASSWORD 'hunter2'");
    let url = postgres
        .url(&database)
        .replace("countersign:test%2Fonly", "guest:hunter2");
    let text = refused(&url).await;
    assert!(text.contains("does not allow this user"), "{text}");
}

#[tokio::test]
async fn a_newer_schema_is_left_alone() {
    let store = TestStore::new().await;
    let database = store.url().rsplit('/').next().unwrap().to_owned();
    Postgres::shared().sql(&database, "INSERT INTO migration VALUES (9999)");
    let text = refused(&store.url()).await;
    assert!(text.contains("newer") && text.contains("9999"), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nodes_that_start_at_once_prepare_one_schema() {
    let postgres = Postgres::shared();
    let url = postgres.url(&postgres.database());
    let mut nodes = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let url = url.clone();
        nodes.spawn(async move {
            let options = StoreOptions {
                connections: 2,
                ..StoreOptions::default()
            };
            Store::open_with(&url, &options).await.map(|_| ())
        });
    }
    for opened in nodes.join_all().await {
        opened.unwrap();
    }
}
