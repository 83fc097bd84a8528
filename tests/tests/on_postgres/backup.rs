//! `countersign backup` and `restore`: one file for both databases.

use countersign_tests::{Installation, Person, binary, database};

#[test]
fn a_backup_of_one_database_is_restored_on_the_other() {
    let installation = Installation::new();
    installation.add(&Person {
        username: "alice".to_owned(),
        password: "correct horse battery".to_owned(),
        phone: Some("+447700900123".to_owned()),
    });
    installation.administer(&["backup", "first"]);
    let place = |store: &str, arguments: &[&str]| {
        let mut command = binary::command(arguments);
        installation.place(&mut command);
        command.env("COUNTERSIGN_STORE__URL", store);
        let output = command.output().expect("the server's binary runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{arguments:?} on {store}: {said}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let file = installation.folder().join("other.db");
    let sqlite = format!("sqlite:{}", file.display());
    let fresh = tempfile::tempdir().expect("a folder");
    let postgres = database::url_of(fresh.path());
    assert!(postgres.starts_with("postgres"), "{postgres}");
    for (store, from, to) in [(&sqlite, "first", "second"), (&postgres, "second", "third")] {
        place(store, &["restore", from]);
        assert!(place(store, &["user", "list"]).contains("alice"));
        let audit = place(store, &["audit", "verify"]);
        assert!(audit.contains("are as they were written"), "{audit}");
        place(store, &["backup", to]);
    }
}
