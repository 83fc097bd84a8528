//! What the documents for operators quote is what the server says.

use std::collections::BTreeSet;
use std::path::Path;

use countersign_tests::binary;

fn read(file: &str) -> String {
    let path = binary::here().parent().expect("a workspace").join(file);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

fn source(folder: &Path, into: &mut String) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            source(&path, into);
        } else if path.extension().is_some_and(|e| e == "rs") {
            into.push_str(&std::fs::read_to_string(&path).expect("text"));
        }
    }
}

/// What stands between backticks.
fn quoted(line: &str) -> Vec<&str> {
    line.split('`').skip(1).step_by(2).collect()
}

/// Names of figures in a text.
fn figures(text: &str) -> BTreeSet<&str> {
    let words = text.split(|c: char| !(c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'));
    let named =
        words.filter(|word| word.starts_with("countersign_") || word.starts_with("process_"));
    named.collect()
}

#[test]
fn every_line_and_figure_of_the_runbook_exists() {
    let (runbook, mut code) = (read("docs/runbook.md"), String::new());
    source(
        &binary::here().parent().expect("a workspace").join("crates"),
        &mut code,
    );
    let faults = runbook
        .lines()
        .filter(|line| line.starts_with("## "))
        .count();
    assert_eq!(faults, 10);
    let mut lines = 0;
    for line in runbook.lines().filter(|line| line.starts_with("- Log: ")) {
        for text in quoted(line) {
            assert!(code.contains(text), "no line of the log reads {text:?}");
            lines += 1;
        }
    }
    assert!(lines >= 10, "{lines}");
    let known = read("crates/countersign/src/metrics/gather.rs");
    for name in figures(&runbook) {
        assert!(
            known.contains(&format!("\"{name}\"")),
            "there is no figure {name}"
        );
    }
}

#[test]
fn every_figure_is_explained_and_every_explained_one_exists() {
    let (document, code) = (
        read("docs/operation.md"),
        read("crates/countersign/src/metrics/gather.rs"),
    );
    let table = document.lines().filter(|line| line.starts_with("| `"));
    let table: String = table.map(|line| format!("{line}\n")).collect();
    let written: String = code
        .split('"')
        .skip(1)
        .step_by(2)
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(figures(&table), figures(&written));
}
