//! Holds `docs/fault-matrix.md` to what there is: every row names a test of this program, and every
//! row's test is in it. With `COUNTERSIGN_MATRIX_TABLE` naming a file, each row adds its figures.

use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use crate::account::Account;

/// Adds a row's figures to the file that the environment names.
pub(crate) fn record(row: &str, account: &Account) {
    let Some(file) = std::env::var_os("COUNTERSIGN_MATRIX_TABLE") else {
        return;
    };
    let mut file = std::fs::OpenOptions::new()
        .create(true)
        .append(true)
        .open(file)
        .unwrap();
    let Account {
        accepted,
        delivered,
        failed,
        expired,
        on_phones,
        copies,
        unclear,
    } = account;
    writeln!(
        file,
        "{row} | {accepted} | {delivered} | {failed} | {expired} | {on_phones} | {unclear} | {copies}"
    )
    .unwrap();
}

#[test]
fn the_document_has_every_row() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/fault-matrix.md");
    let document = std::fs::read_to_string(&path).unwrap();
    let this = std::env::current_exe().unwrap();
    let listed = Command::new(this)
        .args(["--list", "--format", "terse"])
        .output();
    let listed = String::from_utf8(listed.unwrap().stdout).unwrap();
    let rows = listed
        .lines()
        .filter_map(|line| line.strip_prefix("rows::")?.strip_suffix(": test"));
    let mut count = 0;
    for row in rows {
        assert!(document.contains(&format!("`{row}`")), "{row} is not told");
        count += 1;
    }
    let told = document
        .lines()
        .filter(|line| line.starts_with("| 1"))
        .count();
    assert_eq!(told, count, "a row is told that no test shows");
}
