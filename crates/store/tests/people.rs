//! People are found by the beginnings of words and the ends of numbers.

mod support;

use countersign_core::ids::PersonId;
use countersign_store::{PersonRow, Store};
use support::{NOW, TestStore, person};

fn named(id: &str, name: &str, mail: &str, number: &str) -> PersonRow {
    let mut row = person(id);
    for (attribute, value) in [
        ("displayName", name),
        ("mail", mail),
        ("phoneNumberVerified", number),
    ] {
        if !value.is_empty() {
            row.attributes
                .insert(attribute.to_owned(), vec![value.to_owned()]);
        }
    }
    row
}

async fn found(store: &Store, text: &str) -> Vec<String> {
    let people = store.find_people(text, None, 50).await.unwrap();
    people.into_iter().map(|person| person.id.0).collect()
}

async fn scene() -> TestStore {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for row in [
        named(
            "anna",
            "Anna Andersson",
            "anna@example.org",
            "+447700900123",
        ),
        named("anders", "Anders Berg", "berg@example.net", "+447700900923"),
        named("zoë", "Zoë Ångström", "", ""),
        named("900923", "Number Named", "", ""),
    ] {
        tx.add_person(&row).await.unwrap();
    }
    tx.commit().await.unwrap();
    store
}

#[tokio::test]
async fn each_word_must_begin_something_of_the_person() {
    let store = scene().await;
    assert_eq!(found(&store, "AND").await, ["anders", "anna"]);
    assert_eq!(found(&store, "an an").await, ["anders", "anna"]);
    assert_eq!(found(&store, "ander b").await, ["anders"]);
    assert_eq!(found(&store, "ångs").await, ["zoë"]);
    assert_eq!(found(&store, "anna@").await, ["anna"]);
    assert!(found(&store, "nna").await.is_empty());
    assert!(found(&store, "#").await.is_empty());
    assert!(found(&store, "%").await.is_empty());
    assert_eq!(found(&store, " ").await.len(), 4);
}

#[tokio::test]
async fn digits_are_the_end_of_a_number_or_the_beginning_of_a_name() {
    let store = scene().await;
    assert_eq!(found(&store, "0123").await, ["anna"]);
    assert_eq!(found(&store, "23").await, ["anna", "anders"]);
    assert_eq!(found(&store, "+44 (7700) 900-123").await, ["anna"]);
    assert_eq!(found(&store, "07700 900123").await, ["anna"]);
    assert_eq!(found(&store, "900923").await, ["anders", "900923"]);
    assert!(found(&store, "7700900").await.is_empty());
}

#[tokio::test]
async fn a_list_goes_on_where_the_part_before_ended() {
    let store = scene().await;
    for text in ["", "an", "900923", "23"] {
        let all = found(&store, text).await;
        let mut parts = Vec::new();
        let mut after: Option<PersonId> = None;
        loop {
            let part = store.find_people(text, after.as_ref(), 1).await.unwrap();
            let Some(one) = part.into_iter().next() else {
                break;
            };
            after = Some(one.id.clone());
            parts.push(one.id.0);
        }
        assert_eq!(parts, all, "{text:?}");
    }
}

#[tokio::test]
async fn what_changes_is_found_and_what_was_is_not() {
    let store = scene().await;
    let id = PersonId::from("anna");
    let mut tx = store.begin().await.unwrap();
    tx.set_attribute(&id, "displayName", &["Cecilia".to_owned()], NOW)
        .await
        .unwrap();
    tx.set_username(&id, "cilla", "cilla", NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(found(&store, "ceci").await, ["anna"]);
    assert_eq!(found(&store, "cil").await, ["anna"]);
    assert!(found(&store, "andersson").await.is_empty());
    let mut tx = store.begin().await.unwrap();
    tx.remove_person(&id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(found(&store, "ceci").await.is_empty());
}
