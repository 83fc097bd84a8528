//! Adding and changing people, and what the audit log says of it.

mod support;

use countersign_core::ids::{ClientId, GrantId, PersonId};
use countersign_core::{Acr, Phone};
use countersign_directory::{DirectoryError, NewPerson, PHONE_ATTRIBUTE, Person};
use countersign_store::{ClientMetadata, ClientRow, GrantRow, SessionRow, StoreError};
use support::{NOW, World, secret};

const NUMBER: &str = "+447700900123";

async fn add(world: &World, person: NewPerson) -> Person {
    world.directory.add(person, "command-line").await.unwrap()
}

async fn numbers(world: &World, id: &PersonId) -> Vec<String> {
    let person = world.directory.person(id).await.unwrap().unwrap();
    person.attribute(PHONE_ATTRIBUTE).to_vec()
}

#[tokio::test]
async fn a_name_is_one_whatever_its_case_and_script() {
    let world = World::new().await;
    for name in ["alice", "Ærøskøbing", "Ольга", "李小龍", "user@example.com"] {
        let added = add(&world, NewPerson::new(name)).await;
        let shouted = format!("  {}  ", name.to_uppercase());
        let found = world.directory.by_username(&shouted).await.unwrap();
        assert_eq!(found.as_ref(), Some(&added), "{name}");
        let again = world.directory.add(NewPerson::new(shouted), "system").await;
        assert!(matches!(
            again,
            Err(DirectoryError::Store(StoreError::Exists(_)))
        ));
    }
    let names: Vec<String> = world
        .directory
        .list("", 3)
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.username)
        .collect();
    assert_eq!(names, ["alice", "user@example.com", "Ærøskøbing"]);
    let rest = world.directory.list(&names[2], 9).await.unwrap();
    assert_eq!(rest.len(), 2);
}

#[tokio::test]
async fn numbers_are_kept_in_e164_in_their_order_and_once() {
    let world = World::new().await;
    let new = NewPerson::new("alice")
        .value(PHONE_ATTRIBUTE, "+44 7700 900-123")
        .value(PHONE_ATTRIBUTE, "+44 7700 900100")
        .value("mail", "z@example.com")
        .value("mail", "a@example.com");
    let alice = add(&world, new).await;
    assert_eq!(numbers(&world, &alice.id).await, [NUMBER, "+447700900100"]);
    assert_eq!(alice.attribute("mail"), ["z@example.com", "a@example.com"]);
    assert_eq!(alice.phones(PHONE_ATTRIBUTE)[0].expose(), NUMBER);
    assert!(alice.phones("mail").is_empty());
    assert!(alice.attribute("none").is_empty());

    let twice =
        world
            .directory
            .add_value(&alice.id, PHONE_ATTRIBUTE, "+44 (0)7700 900123", "system");
    assert!(matches!(twice.await, Err(DirectoryError::Duplicate(_))));
    let bad = world
        .directory
        .add_value(&alice.id, PHONE_ATTRIBUTE, "07700 900124", "system");
    let text = bad.await.unwrap_err().to_string();
    assert!(
        text.starts_with("phoneNumberVerified: not a telephone"),
        "{text}"
    );
    assert!(!text.contains("900124"), "{text}");

    let remove =
        world
            .directory
            .remove_value(&alice.id, PHONE_ATTRIBUTE, "+44 7700 900123", "system");
    remove.await.unwrap();
    assert_eq!(numbers(&world, &alice.id).await, ["+447700900100"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn parallel_enrolments_lose_no_number() {
    let world = World::new().await;
    let alice = add(&world, NewPerson::new("alice")).await;
    let mut enrolments = tokio::task::JoinSet::new();
    for number in 0..20 {
        let (directory, id) = (world.directory.clone(), alice.id.clone());
        // Each number twice.
        let phone = Phone::parse(&format!("+4477009001{:02}", number / 2), None).unwrap();
        enrolments.spawn(async move {
            directory
                .add_phone(&id, PHONE_ATTRIBUTE, &phone, &id.0)
                .await
        });
    }
    for enrolled in enrolments.join_all().await {
        enrolled.unwrap();
    }
    let mut numbers = numbers(&world, &alice.id).await;
    numbers.sort();
    let expected: Vec<String> = (0..10).map(|n| format!("+4477009001{n:02}")).collect();
    assert_eq!(numbers, expected);
}

#[tokio::test]
async fn setting_replaces_and_nothing_removes() {
    let world = World::new().await;
    let alice = add(
        &world,
        NewPerson::new("alice").value("mail", "a@example.com"),
    )
    .await;
    let set = async |values: &[&str]| {
        let values: Vec<String> = values.iter().map(|&v| v.to_owned()).collect();
        world
            .directory
            .set_attribute(&alice.id, "mail", &values, "system")
            .await
    };
    set(&["b@example.com", "c@example.com"]).await.unwrap();
    let person = world.directory.person(&alice.id).await.unwrap().unwrap();
    assert_eq!(person.attribute("mail"), ["b@example.com", "c@example.com"]);
    assert!(set(&["line\nbreak"]).await.is_err());
    assert!(set(&["same", "same"]).await.is_err());
    set(&[]).await.unwrap();
    let person = world.directory.person(&alice.id).await.unwrap().unwrap();
    assert!(person.attribute("mail").is_empty());
    let name = world
        .directory
        .add_value(&alice.id, "no spaces", "x", "system");
    assert!(matches!(name.await, Err(DirectoryError::AttributeName(_))));
}

#[tokio::test]
async fn disabling_ends_sessions_and_grants() {
    let world = World::new().await;
    let alice = add(
        &world,
        NewPerson::new("alice").password(secret("quartz lantern")),
    )
    .await;
    let session = session(&alice);
    let grant = grant(&alice);
    let mut tx = world.store.begin().await.unwrap();
    tx.add_client(&client()).await.unwrap();
    tx.add_session(&session).await.unwrap();
    tx.add_grant(&grant).await.unwrap();
    tx.commit().await.unwrap();

    world.directory.disable(&alice.id, "admin").await.unwrap();
    let person = world.directory.person(&alice.id).await.unwrap().unwrap();
    assert!(!person.active);
    world.directory.enable(&alice.id, "admin").await.unwrap();
    let person = world.directory.person(&alice.id).await.unwrap().unwrap();
    assert!(person.active);
    // Back in service, but nothing old works.
    let old = world.store.session(&session.token_hash, NOW).await.unwrap();
    assert_eq!(old, None);
    assert_eq!(world.store.live_grant(&grant.id, NOW).await.unwrap(), None);
}

#[tokio::test]
async fn every_write_is_in_the_audit_log_without_numbers_and_secrets() {
    let world = World::new().await;
    let directory = &world.directory;
    let new = NewPerson::new("alice")
        .password(secret("quartz lantern"))
        .value(PHONE_ATTRIBUTE, NUMBER);
    let id = add(&world, new).await.id;
    let phone = Phone::parse("+447700900100", None).unwrap();
    directory
        .add_phone(&id, PHONE_ATTRIBUTE, &phone, "a")
        .await
        .unwrap();
    directory
        .add_value(&id, "mail", "alice@example.com", "a")
        .await
        .unwrap();
    directory
        .remove_value(&id, PHONE_ATTRIBUTE, NUMBER, "a")
        .await
        .unwrap();
    directory
        .set_attribute(&id, "mail", &[], "a")
        .await
        .unwrap();
    directory
        .set_password(&id, &secret("lantern quartz"), "a")
        .await
        .unwrap();
    directory.disable(&id, "a").await.unwrap();
    directory.enable(&id, "a").await.unwrap();
    let mut log = world.store.audit(99).await.unwrap();
    log.reverse();
    let actions: Vec<&str> = log.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "person.create",
            "person.phone.add",
            "person.attribute.add",
            "person.attribute.remove",
            "person.attribute.set",
            "person.password.set",
            "person.disable",
            "person.enable",
        ]
    );
    assert!(log.iter().all(|entry| entry.subject == id.0));
    assert!(log[1..].iter().all(|entry| entry.actor == "a"));
    assert_eq!(log[1].detail, "phoneNumberVerified: ••••• 00");
    let all = format!("{log:?}");
    for secret in ["770090", "lantern", "argon2", "alice@example.com"] {
        assert!(!all.contains(secret), "{secret} in {all}");
    }
}

#[tokio::test]
async fn nobody_is_changed_who_is_not_there() {
    let world = World::new().await;
    let (directory, id) = (&world.directory, PersonId::from("nobody"));
    let phone = Phone::parse(NUMBER, None).unwrap();
    let outcomes = [
        directory.disable(&id, "a").await,
        directory.enable(&id, "a").await,
        directory.add_value(&id, "mail", "x", "a").await,
        directory.add_phone(&id, PHONE_ATTRIBUTE, &phone, "a").await,
        directory
            .set_password(&id, &secret("quartz lantern"), "a")
            .await,
    ];
    for outcome in outcomes {
        assert!(matches!(outcome, Err(DirectoryError::NoSuchPerson)));
    }
    assert!(world.store.audit(9).await.unwrap().is_empty());
}

fn client() -> ClientRow {
    ClientRow {
        id: ClientId::from("app"),
        secret_hash: None,
        secret_sealed: None,
        registration_token_hash: None,
        enabled: true,
        metadata: ClientMetadata::default(),
        created_at: NOW,
        updated_at: NOW,
        revision: 0,
    }
}

fn session(person: &Person) -> SessionRow {
    SessionRow {
        token_hash: vec![1; 32],
        sid: "sid".to_owned(),
        person_id: person.id.clone(),
        acr: Acr::password(),
        level: 0,
        amr: Vec::new(),
        auth_time: NOW,
        created_at: NOW,
        expires_at: NOW + std::time::Duration::from_secs(60),
        address: "192.0.2.7".to_owned(),
        user_agent: String::new(),
        used_at: NOW,
    }
}

fn grant(person: &Person) -> GrantRow {
    GrantRow {
        id: GrantId::from("g1"),
        client_id: ClientId::from("app"),
        person_id: person.id.clone(),
        sid: None,
        scopes: vec!["openid".to_owned()],
        acr: Acr::password(),
        amr: Vec::new(),
        auth_time: NOW,
        claims: "{}".to_owned(),
        confirmation: None,
        created_at: NOW,
        expires_at: NOW + std::time::Duration::from_secs(60),
        resources: Vec::new(),
        revoked_at: None,
    }
}
