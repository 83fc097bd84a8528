use countersign_tests::{Installation, Person, database};
use countersign_throwaway::Postgres;

#[tokio::test]
async fn check_and_migrate_say_what_the_store_is_and_what_is_wrong_with_it() {
    let installation = Installation::new();
    let migrated = installation.administer(&["migrate"]);
    assert!(migrated.contains("up to date"), "{migrated}");
    installation.add(&Person {
        username: "alice".to_owned(),
        password: "correct horse battery".to_owned(),
        phone: Some("+447700900123".to_owned()),
    });
    let url = database::url_of(installation.folder());
    let name = url.rsplit('/').next().expect("a name");
    let people = Postgres::shared().sql(name, "SELECT username FROM person ORDER BY 1");
    assert_eq!(people, "admin\nalice");
    let checked = installation.administer(&["check"]);
    assert!(checked.contains("ok    store: PostgreSQL 1"), "{checked}");
    // The throwaway server does without.
    assert!(checked.contains("NOTE  store: fsync is off"), "{checked}");
}

#[tokio::test]
async fn a_server_that_cannot_reach_its_store_says_so_without_the_password() {
    let installation = Installation::new();
    let mut command = countersign_tests::binary::command(&["serve"]);
    installation.place(&mut command);
    command.env(
        "COUNTERSIGN_STORE__URL",
        "postgres://joe:hunter2@127.0.0.1:1/x",
    );
    let output = command.output().expect("the server's binary runs");
    assert!(!output.status.success());
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("PostgreSQL cannot be reached"), "{said}");
    assert!(!said.contains("hunter2") && !said.contains("joe"), "{said}");
}
