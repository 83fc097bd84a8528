//! A whole store from one database to the other, and back.

use countersign_store::{Attributes, CopyError, PersonRow, PersonStatus, Store};
use countersign_throwaway::Postgres;

use crate::support::{NOW, challenge, client, grant, message, person, session, sign_in};

async fn fresh(folder: &tempfile::TempDir, name: &str) -> Store {
    let url = format!("sqlite:{}", folder.path().join(name).display());
    Store::open(&url).await.unwrap()
}

/// Something of every sort of value, and more people than are read at once.
async fn fill(store: &Store) {
    let mut tx = store.begin().await.unwrap();
    for number in 0..450 {
        let mut row = person(&format!("p{number}"));
        let numbers = vec![format!("+4477009{number:05}"), "Zoë".to_owned()];
        row.attributes
            .insert("phoneNumberVerified".to_owned(), numbers);
        row.password_hash = row.password_hash.filter(|_| number % 2 == 0);
        tx.add_person(&row).await.unwrap();
    }
    let mut app = client("app");
    app.secret_hash = Some((0..=255).collect());
    tx.add_client(&app).await.unwrap();
    tx.add_session(&session(1, "p1")).await.unwrap();
    tx.add_sign_in(&sign_in("s1")).await.unwrap();
    tx.add_challenge(&challenge("s1")).await.unwrap();
    tx.add_message(&message("m1")).await.unwrap();
    tx.add_grant(&grant("g1", "app", "p1")).await.unwrap();
    tx.set_setting("default_acr", "smpp").await.unwrap();
    for number in 0..3 {
        tx.record(&countersign_store::AuditEntry {
            at: NOW,
            actor: "system".to_owned(),
            action: "person.create".to_owned(),
            subject: format!("p{number}"),
            detail: String::new(),
        })
        .await
        .unwrap();
    }
    tx.set_person_status(&"p2".into(), PersonStatus::Disabled, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// What a person is and signs in with.
fn of(person: &PersonRow) -> (&str, PersonStatus, Option<&str>, &Attributes, i64) {
    let hash = person.password_hash.as_ref();
    (
        &person.username,
        person.status,
        hash.map(|hash| hash.expose()),
        &person.attributes,
        person.revision,
    )
}

#[tokio::test]
async fn a_store_goes_there_and_back_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let origin = fresh(&folder, "origin.db").await;
    fill(&origin).await;
    let postgres = Postgres::shared();
    let there = Store::open(&postgres.url(&postgres.database()))
        .await
        .unwrap();
    let mut seen = Vec::new();
    let rows = origin.copy_into(&there, |copying| seen.push(copying)).await;
    let rows = rows.unwrap();
    let last = seen.last().unwrap();
    assert_eq!((last.rows, last.of), (rows, rows));
    assert!(seen.iter().filter(|c| c.table == "person").count() > 2);

    let back = fresh(&folder, "back.db").await;
    assert_eq!(there.copy_into(&back, |_| ()).await.unwrap(), rows);
    for store in [&there, &back] {
        for number in [0, 1, 2, 449] {
            let id = format!("p{number}").as_str().into();
            let (found, kept) = (store.person(&id).await, origin.person(&id).await);
            assert_eq!(of(&found.unwrap().unwrap()), of(&kept.unwrap().unwrap()));
        }
        let found = store.find_people("+44 77009 00449", None, 5).await.unwrap();
        assert_eq!(found[0].id, "p449".into());
        let chain = |store: Store| async move { store.audit_chain(0, 100).await.unwrap() };
        assert_eq!(chain(store.clone()).await, chain(origin.clone()).await);
        assert_eq!(
            store.audit_head().await.unwrap(),
            origin.audit_head().await.unwrap()
        );
        let found = store.client(&"app".into()).await.unwrap().unwrap();
        assert_eq!(found.secret_hash, Some((0..=255).collect()));
        let found = store.challenge(&"s1".into(), "sign-in").await.unwrap();
        assert_eq!(found, Some(challenge("s1")));
        assert!(store.session(&[1; 32], NOW).await.unwrap().is_some());
        assert_eq!(
            store.setting("default_acr").await.unwrap().as_deref(),
            Some("smpp")
        );
    }
}

#[tokio::test]
async fn a_store_that_is_not_empty_is_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let origin = fresh(&folder, "origin.db").await;
    fill(&origin).await;
    let postgres = Postgres::shared();
    let there = Store::open(&postgres.url(&postgres.database()))
        .await
        .unwrap();
    let mut tx = there.begin().await.unwrap();
    tx.add_client(&client("own")).await.unwrap();
    tx.set_setting("default_acr", "own").await.unwrap();
    tx.commit().await.unwrap();
    let refused = origin.copy_into(&there, |_| ()).await.unwrap_err();
    assert!(
        matches!(refused, CopyError::NotEmpty("client")),
        "{refused}"
    );
    assert!(there.person(&"p1".into()).await.unwrap().is_none());
    assert_eq!(
        there.setting("default_acr").await.unwrap().as_deref(),
        Some("own")
    );
}
