//! What is committed stays, is seen by all, and nothing else is.

use crate::support::{NOW, TestStore, person, seconds, session};
use countersign_core::ids::PersonId;
use countersign_store::{AuditEntry, PersonStatus, Store, StoreError};

#[tokio::test]
async fn data_survives_a_restart() {
    let store = TestStore::new().await;
    let mut alice = person("alice");
    alice.attributes.insert(
        "phoneNumberVerified".to_owned(),
        vec!["+447700900123".to_owned(), "+447700900100".to_owned()],
    );
    let entry = AuditEntry {
        at: NOW,
        actor: "system".to_owned(),
        action: "person.create".to_owned(),
        subject: "alice".to_owned(),
        detail: String::new(),
    };
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&alice).await.unwrap();
    tx.record(&entry).await.unwrap();
    tx.set_setting("default_acr", "smpp").await.unwrap();
    tx.commit().await.unwrap();
    let store = store.reopen().await;
    let found = store.person_by_username("alice").await.unwrap().unwrap();
    assert_eq!(found.attributes, alice.attributes, "in their order");
    assert_eq!(store.audit(10).await.unwrap(), [entry]);
    let setting = store.setting("default_acr").await.unwrap();
    assert_eq!(setting.as_deref(), Some("smpp"));
    assert_eq!(store.configuration_revision().await.unwrap(), 1);
}

#[tokio::test]
async fn readers_see_what_is_committed_and_nothing_before() {
    let store = TestStore::new().await;
    let other = store.second().await;
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    let seen = async |store: &Store| store.person(&"alice".into()).await.unwrap().is_some();
    assert!(tx.person(&"alice".into()).await.unwrap().is_some());
    assert!(!seen(&store).await && !seen(&other).await);
    tx.commit().await.unwrap();
    assert!(seen(&store).await && seen(&other).await);
}

#[tokio::test]
async fn a_transaction_that_is_dropped_never_happened() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    drop(tx);
    assert!(store.person(&"alice".into()).await.unwrap().is_none());
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_user_name_is_taken_once() {
    let store = TestStore::new().await.with_person("alice").await;
    let mut twin = person("Alice");
    twin.id = PersonId::from("p2");
    let mut tx = store.begin().await.unwrap();
    let error = tx.add_person(&twin).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "a person with this user name exists already"
    );
}

#[tokio::test]
async fn sessions_end_with_time_and_with_their_person() {
    let store = TestStore::new().await.with_person("alice").await;
    let mut tx = store.begin().await.unwrap();
    tx.add_session(&session(1, "alice")).await.unwrap();
    tx.add_session(&session(2, "alice")).await.unwrap();
    tx.commit().await.unwrap();
    let token = [1; 32];
    let found = async |after| {
        let session = store.session(&token, NOW + seconds(after)).await;
        session.unwrap().is_some()
    };
    assert!(found(3599).await);
    assert!(!found(3600).await);
    let alice = PersonId::from("alice");
    let mut tx = store.begin().await.unwrap();
    tx.set_person_status(&alice, PersonStatus::Disabled, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!found(1).await, "a disabled person is signed out at once");
    let mut tx = store.begin().await.unwrap();
    assert_eq!(tx.end_sessions_of(&alice, NOW).await.unwrap().sessions, 2);
    assert!(tx.end_session(&token, NOW).await.unwrap().is_none());
}

#[tokio::test]
async fn no_other_database_is_opened_and_no_password_is_repeated() {
    let error = Store::open("mysql://joe:hunter2@db.example/x")
        .await
        .unwrap_err();
    assert!(matches!(error, StoreError::UnsupportedUrl(_)));
    let text = error.to_string();
    assert!(
        text.contains("store.url") && text.contains("sqlite:PATH"),
        "{text}"
    );
    assert!(!text.contains("hunter2") && !text.contains("joe"), "{text}");
}

#[tokio::test]
async fn a_store_in_memory_works_too() {
    let store = Store::open("sqlite::memory:").await.unwrap();
    let mut tx = store.begin().await.unwrap();
    tx.add_person(&person("alice")).await.unwrap();
    tx.commit().await.unwrap();
    assert!(store.person(&"alice".into()).await.unwrap().is_some());
    store.ping().await.unwrap();
}
