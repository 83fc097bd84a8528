//! People are found by the beginnings of words and the ends of numbers.

use crate::support::{NOW, TestStore, person};
use countersign_core::ids::PersonId;
use countersign_store::{PersonRow, Store};

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
        named("900", "Both", "", "+447700800900"),
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
    assert_eq!(found(&store, " ").await.len(), 5);
}

#[tokio::test]
async fn digits_are_the_end_of_a_number_or_the_beginning_of_a_name() {
    let store = scene().await;
    assert_eq!(found(&store, "0123").await, ["anna"]);
    assert_eq!(found(&store, "23").await, ["anders", "anna"]);
    assert_eq!(found(&store, "+44 (7700) 900-123").await, ["anna"]);
    assert_eq!(found(&store, "07700 900123").await, ["anna"]);
    assert_eq!(found(&store, "900923").await, ["anders", "900923"]);
    assert_eq!(found(&store, "900").await, ["900", "900923"]);
    assert!(found(&store, "7700900").await.is_empty());
}

#[tokio::test]
async fn a_list_goes_on_where_the_part_before_ended() {
    let store = scene().await;
    for text in ["", "an", "900923", "23", "900"] {
        let all = found(&store, text).await;
        let parts = one_by_one(&store, text).await;
        assert_eq!(parts, all, "{text:?}");
    }
}

/// Everybody who is found, one at a time.
async fn one_by_one(store: &Store, text: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut after: Option<PersonId> = None;
    loop {
        let part = store.find_people(text, after.as_ref(), 1).await.unwrap();
        let Some(one) = part.into_iter().next() else {
            return all;
        };
        after = Some(one.id.clone());
        all.push(one.id.0);
    }
}

#[tokio::test]
async fn the_order_of_those_with_a_number_tells_nothing_of_its_other_digits() {
    let store = TestStore::new().await;
    // By the digits before the 555, in whichever direction, they would stand otherwise.
    let numbers = ["+447700909555", "+447700901555", "+447700905555"];
    let mut tx = store.begin().await.unwrap();
    for (id, number) in ["c", "a", "b"].into_iter().zip(numbers) {
        tx.add_person(&named(id, "", "", number)).await.unwrap();
    }
    let mut both = named("d", "", "", "");
    let several = ["+447700902555", "+447700907555"].map(str::to_owned);
    both.attributes
        .insert("phoneNumberVerified".to_owned(), several.into());
    tx.add_person(&both).await.unwrap();
    tx.commit().await.unwrap();
    let wanted = ["a", "b", "c", "d"];
    for text in ["55", "555"] {
        assert_eq!(found(&store, text).await, wanted);
        assert_eq!(one_by_one(&store, text).await, wanted);
    }

    let mut tx = store.begin().await.unwrap();
    for (id, number) in ["a", "b", "c"].into_iter().zip(numbers) {
        let number = [number.to_owned()];
        tx.set_attribute(&PersonId::from(id), "phoneNumberVerified", &number, NOW)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    for text in ["55", "555"] {
        assert_eq!(found(&store, text).await, wanted);
        assert_eq!(one_by_one(&store, text).await, wanted);
    }
    // By its whole it is still one.
    assert_eq!(found(&store, "07700 907555").await, ["d"]);
}

#[tokio::test]
async fn people_of_an_earlier_version_are_found_by_the_end_of_their_number() {
    let store = scene().await;
    let wanted = found(&store, "23").await;
    store.run(
        "DELETE FROM person_search WHERE term LIKE '##%';
         UPDATE setting SET value = '1' WHERE name = 'people_search'",
    );
    assert!(found(&store, "23").await.is_empty());
    let store = store.reopen().await;
    assert_eq!(found(&store, "23").await, wanted);
    assert_eq!(found(&store, "0123").await, ["anna"]);
}

#[tokio::test]
async fn a_page_of_people_is_whole_and_in_order_however_long() {
    let store = TestStore::new().await;
    let mut tx = store.begin().await.unwrap();
    for index in 0..120 {
        let mut row = named(&format!("p{index:03}"), "Same Name", "", "");
        let groups = (0..index % 3).map(|group| format!("group{group}"));
        row.attributes
            .insert("memberOf".to_owned(), groups.rev().collect());
        tx.add_person(&row).await.unwrap();
    }
    tx.commit().await.unwrap();
    let alike = |one: &PersonRow, other: &PersonRow| {
        assert_eq!(one.id, other.id);
        assert_eq!(one.username, other.username);
        assert_eq!(one.attributes, other.attributes);
        assert_eq!(one.revision, other.revision);
    };
    for (text, most, count) in [("same", 200, 120), ("same", 50, 50), ("", 101, 101)] {
        let people = store.find_people(text, None, most).await.unwrap();
        assert_eq!(people.len(), count, "{text:?}");
        assert!(people.is_sorted_by_key(|person| person.username_key.clone()));
        for person in &people {
            let alone = store.person(&person.id).await.unwrap();
            alike(person, &alone.expect("they are there"));
        }
    }
    let page = store.people_page(30, 60).await.unwrap();
    let there = store.people("p029", 60).await.unwrap();
    assert_eq!(page.len(), 60);
    for (one, other) in page.iter().zip(&there) {
        alike(one, other);
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

const GIVEN: [&str; 20] = [
    "James",
    "Mary",
    "Robert",
    "Patricia",
    "John",
    "Jennifer",
    "Michael",
    "Linda",
    "David",
    "Elizabeth",
    "Anna",
    "Barbara",
    "Richard",
    "Susan",
    "Joseph",
    "Jessica",
    "Zoë",
    "Karen",
    "Ömer",
    "Lisa",
];
const FAMILY: [&str; 20] = [
    "Smith",
    "Johnson",
    "Williams",
    "Brown",
    "Jones",
    "Garcia",
    "Miller",
    "Davis",
    "Rodriguez",
    "Martinez",
    "Hernandez",
    "Lopez",
    "Gonzalez",
    "Wilson",
    "Anderson",
    "Thomas",
    "Taylor",
    "Moore",
    "Jackson",
    "Martin",
];
const PEOPLE: usize = 1_000_000;

fn one_of_many(index: usize) -> PersonRow {
    let given = GIVEN[index % 20];
    // Of each name as many as in a real town: some are frequent, some are nearly unique.
    let family = match index % 3 {
        0 => format!("{}{}", FAMILY[index / 20 % 20], index / 400),
        _ => FAMILY[index / 20 % 20].to_owned(),
    };
    let mut row = person(&format!("id{index:07}"));
    row.username = format!("{}.{}.{index}", given.to_lowercase(), family.to_lowercase());
    row.username_key = row.username.to_lowercase();
    for (name, value) in [
        ("givenName", given.to_owned()),
        ("sn", family.clone()),
        ("displayName", format!("{given} {family}")),
        ("mail", format!("{}@example.org", row.username)),
        (
            "phoneNumberVerified",
            format!("+4915{:09}", index * 997 % 1_000_000_000),
        ),
    ] {
        row.attributes.insert(name.to_owned(), vec![value]);
    }
    row
}

/// `cargo test --release --workspace --test sqlite --test postgres -- --ignored --nocapture` prints what
/// searches cost.
#[tokio::test]
#[ignore = "writes a million people, which takes minutes"]
async fn a_search_among_a_million_people_takes_less_than_100_ms() {
    let store = TestStore::new().await;
    let begun = std::time::Instant::now();
    for batch in 0..PEOPLE / 1000 {
        let mut tx = store.begin().await.unwrap();
        for index in batch * 1000..(batch + 1) * 1000 {
            tx.add_person(&one_of_many(index)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }
    println!("{PEOPLE} people written in {:?}", begun.elapsed());
    let known = one_of_many(777_777);
    let number = known.attributes["phoneNumberVerified"][0].clone();
    let searches = [
        "",
        "a",
        "j",
        "smith",
        "jo sm",
        "mary garcia",
        "j s",
        "zo",
        "öm ander",
        "zelda quux",
        &known.username,
        &known.attributes["mail"][0],
        &number,
        &number[number.len() - 4..],
        &number[number.len() - 6..],
        "james smith1000",
    ];
    for text in searches {
        let mut took = Vec::new();
        let mut count = 0;
        for _ in 0..5 {
            let begun = std::time::Instant::now();
            count = store.find_people(text, None, 50).await.unwrap().len();
            took.push(begun.elapsed());
        }
        took.sort_unstable();
        println!(
            "{text:?}: {count} found, {:?} (slowest {:?})",
            took[2], took[4]
        );
        assert!(took[2] < std::time::Duration::from_millis(100), "{text:?}");
    }
    assert_eq!(found(&store, &number).await, [known.id.0]);
}
