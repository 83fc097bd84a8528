//! One hash a check, whoever asks; and what a password may be.

mod support;

use countersign_core::Secret;
use countersign_directory::{
    Directory, DirectoryError, Hashing, NewPerson, PasswordCheck, PasswordProblem,
};
use support::{CHEAP, World, directory, secret};

const PASSWORD: &str = "quartz lantern";

async fn with_alice() -> World {
    let world = World::new().await;
    let alice = NewPerson::new("alice").password(secret(PASSWORD));
    world.directory.add(alice, "system").await.unwrap();
    world
}

/// Whether the password was right, whose name it was, and how many hashes it took.
async fn check(directory: &Directory, name: &str, password: &str) -> (bool, Option<String>, u64) {
    let before = directory.hashes_computed();
    let check = directory
        .check_password(name, &secret(password))
        .await
        .unwrap();
    let hashes = directory.hashes_computed() - before;
    match check {
        PasswordCheck::Right(person) => (true, Some(person.username), hashes),
        PasswordCheck::Wrong { person } => (false, person.map(|p| p.username), hashes),
        PasswordCheck::Barred { why, .. } => panic!("nobody is in LDAP here, and yet {why:?}"),
    }
}

#[tokio::test]
async fn every_check_computes_one_hash() {
    let world = with_alice().await;
    let directory = &world.directory;
    let alice = || Some("alice".to_owned());
    let bob = NewPerson::new("bob").password(secret(PASSWORD));
    let bob = directory.add(bob, "system").await.unwrap();
    directory.disable(&bob.id, "system").await.unwrap();
    directory
        .add(NewPerson::new("carol"), "system")
        .await
        .unwrap();
    let long = "x".repeat(1025);
    let cases = [
        ("alice", PASSWORD, true, alice()),
        (" ALICE ", PASSWORD, true, alice()),
        ("alice", "quartz lanterN", false, alice()),
        ("alice", "", false, alice()),
        ("alice", long.as_str(), false, alice()),
        ("nobody", PASSWORD, false, None),
        ("", PASSWORD, false, None),
        (long.as_str(), PASSWORD, false, None),
        ("bob", PASSWORD, false, Some("bob".to_owned())),
        ("carol", PASSWORD, false, Some("carol".to_owned())),
        ("carol", "nobody", false, Some("carol".to_owned())),
    ];
    for (name, password, right, whose) in cases {
        let found = check(directory, name, password).await;
        assert_eq!(found, (right, whose, 1), "{name:.20} {password:.20}");
    }
}

#[tokio::test]
async fn a_right_password_moves_to_the_present_cost() {
    let world = with_alice().await;
    let dearer = Hashing {
        memory_kib: 16,
        ..CHEAP
    };
    let stored = async || {
        let row = world.store.person_by_username("alice").await.unwrap();
        row.unwrap().password_hash.unwrap().expose().to_owned()
    };
    assert!(stored().await.starts_with("$argon2id$v=19$m=8,t=1,p=1$"));
    let directory = directory(&world.store, dearer);
    assert_eq!(check(&directory, "alice", "wrong").await.2, 1);
    assert!(
        stored().await.contains("$m=8,"),
        "only a right one is moved"
    );
    assert_eq!(check(&directory, "alice", PASSWORD).await.2, 2);
    assert!(stored().await.contains("$m=16,"));
    assert_eq!(
        check(&directory, "alice", PASSWORD).await,
        (true, Some("alice".to_owned()), 1)
    );
    let newest = &world.store.audit(1).await.unwrap()[0];
    assert_eq!(newest.action, "person.password.rehash");
}

#[tokio::test]
async fn equal_passwords_have_different_hashes() {
    let world = with_alice().await;
    let bob = NewPerson::new("bob").password(secret(PASSWORD));
    world.directory.add(bob, "system").await.unwrap();
    let hash = async |name| {
        let row = world.store.person_by_username(name).await.unwrap();
        row.unwrap().password_hash.unwrap().expose().to_owned()
    };
    assert_ne!(hash("alice").await, hash("bob").await);
}

#[tokio::test]
async fn a_stored_hash_of_another_kind_is_never_right() {
    let world = with_alice().await;
    let alice = world.directory.by_username("alice").await.unwrap().unwrap();
    for stored in [
        "",
        "plain",
        "$argon2i$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$aGFzaGhhc2g",
    ] {
        let mut tx = world.store.begin().await.unwrap();
        let hash = Secret::new(stored);
        tx.set_password_hash(&alice.id, &hash, alice.created_at)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        let (right, _, hashes) = check(&world.directory, "alice", stored).await;
        assert!(!right && hashes == 1, "{stored}");
    }
}

#[tokio::test]
async fn a_hash_made_elsewhere_is_understood() {
    let world = with_alice().await;
    let alice = world.directory.by_username("alice").await.unwrap().unwrap();
    let hash = Secret::new(REFERENCE);
    let mut tx = world.store.begin().await.unwrap();
    tx.set_password_hash(&alice.id, &hash, alice.created_at)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert!(!check(&world.directory, "alice", "passworD").await.0);
    assert!(check(&world.directory, "alice", "password").await.0);
}

/// From the test suite of the reference implementation.
const REFERENCE: &str =
    "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";

#[tokio::test]
async fn a_bad_password_is_refused_with_a_way_on_and_nothing_is_written() {
    let world = with_alice().await;
    let alice = world.directory.by_username("alice").await.unwrap().unwrap();
    let before = world.store.audit(99).await.unwrap().len();
    for (password, problem) in [
        ("seven77", PasswordProblem::TooShort),
        ("qwertyuiop", PasswordProblem::Common),
    ] {
        let new = secret(password);
        let set = world.directory.set_password(&alice.id, &new, "system");
        let error = set.await.unwrap_err();
        assert!(matches!(&error, DirectoryError::Password(p) if *p == problem));
        assert!(!error.to_string().contains(password));
    }
    assert_eq!(world.store.audit(99).await.unwrap().len(), before);
    assert!(check(&world.directory, "alice", PASSWORD).await.0);
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one() {
    let world = with_alice().await;
    let alice = world.directory.by_username("alice").await.unwrap().unwrap();
    let new = secret("lantern of quartz");
    world
        .directory
        .set_password(&alice.id, &new, &alice.id.0)
        .await
        .unwrap();
    assert!(!check(&world.directory, "alice", PASSWORD).await.0);
    assert!(check(&world.directory, "alice", new.expose()).await.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn beyond_the_queue_people_are_told_to_come_back() {
    let world = with_alice().await;
    let slow = Hashing {
        memory_kib: 4096,
        ..CHEAP
    };
    let directory = directory(&world.store, slow);
    let mut checks = tokio::task::JoinSet::new();
    for _ in 0..600 {
        let directory = directory.clone();
        checks.spawn(async move { directory.check_password("nobody", &secret("x")).await });
    }
    let (mut wrong, mut busy) = (0, 0);
    for check in checks.join_all().await {
        match check {
            Ok(PasswordCheck::Wrong { .. }) => wrong += 1,
            Err(DirectoryError::Busy) => busy += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(directory.hashes_computed(), wrong);
    assert!(wrong >= 256 && busy > 0, "{wrong} {busy}");
}

#[tokio::test]
async fn a_cost_out_of_bounds_is_named() {
    let bad = Hashing {
        memory_kib: 7,
        ..CHEAP
    };
    let text = bad.check().unwrap_err().to_string();
    assert!(text.contains("memory_kib"), "{text}");
    assert_eq!(Hashing::default().check(), Ok(()));
}
