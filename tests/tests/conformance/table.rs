//! Holds `docs/conformance.md` to what there is: every test it names exists, every test here is in
//! it, and its counts are right.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use countersign_tests::binary;

const OWN: &str = "conformance::";

#[derive(Debug)]
struct Row {
    profile: String,
    check: String,
    /// `binary::module::name`, more than one where it takes several.
    tests: Vec<String>,
    state: String,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    held: usize,
    not_held: usize,
    not_applicable: usize,
}

fn document() -> String {
    let path = binary::here().join("../docs/conformance.md");
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// The cells of a line of a table, without its borders.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

fn code(cell: &str) -> Vec<String> {
    let quoted = cell.split('`').skip(1).step_by(2);
    quoted.map(str::to_owned).collect()
}

fn rows(document: &str) -> Vec<Row> {
    let mut profile = String::new();
    let mut rows = Vec::new();
    for line in document.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut profile);
        }
        let three = cells(line).and_then(|c| <[&str; 3]>::try_from(c).ok());
        let Some([check, tests, state]) = three else {
            continue;
        };
        if check.starts_with('`') {
            rows.push(Row {
                profile: profile.clone(),
                check: check.trim_matches('`').to_owned(),
                tests: code(tests),
                state: state.to_owned(),
            });
        }
    }
    rows
}

/// The tests of this program.
fn own() -> BTreeSet<String> {
    let this = std::env::current_exe().expect("this program has a path");
    let output = Command::new(this)
        .args(["--list", "--format", "terse"])
        .output();
    let output = String::from_utf8(output.expect("this program runs").stdout);
    let output = output.expect("names are text");
    let names = output
        .lines()
        .filter_map(|line| line.strip_suffix(": test"));
    names.map(|name| format!("{OWN}{name}")).collect()
}

/// Whether another program has this test: `journey::…` in this package, `crates::oidc::…` in
/// another.
fn is_elsewhere(test: &str) -> bool {
    let parts: Vec<&str> = test.split("::").collect();
    let [folders @ .., module, name] = parts.as_slice() else {
        return false;
    };
    let here = binary::here();
    let mut path: PathBuf = match folders {
        ["crates", name, ..] => here.join("../crates").join(name).join("tests"),
        _ => here.join("tests"),
    };
    path.extend(match folders {
        ["crates", _, rest @ ..] => rest,
        all => all,
    });
    let source = std::fs::read_to_string(path.join(format!("{module}.rs")));
    source.is_ok_and(|text| text.contains(&format!("fn {name}(")))
}

fn count(rows: &[Row], profile: Option<&str>) -> Counts {
    let mut counts = Counts::default();
    for row in rows
        .iter()
        .filter(|row| profile.is_none_or(|p| row.profile == p))
    {
        match row.state.split(':').next() {
            Some("held") => counts.held += 1,
            Some("not held") => counts.not_held += 1,
            _ => counts.not_applicable += 1,
        }
    }
    counts
}

#[test]
fn every_row_says_what_shows_it() {
    let own = own();
    for Row {
        check,
        tests,
        state,
        ..
    } in rows(&document())
    {
        let (word, reason) = state.split_once(':').unwrap_or((&state, ""));
        match word {
            "held" => assert!(!tests.is_empty(), "{check} is held, but nothing shows it"),
            "not held" | "not applicable" => assert_ne!(reason, "", "{check} says no reason"),
            _ => panic!("{check} has the state {state:?}"),
        }
        for test in tests {
            let there = own.contains(&test) || (!test.starts_with(OWN) && is_elsewhere(&test));
            assert!(there, "{check} names {test}, and there is no such test");
        }
    }
}

#[test]
fn every_test_here_is_in_the_table() {
    let rows = rows(&document());
    let named: BTreeSet<&String> = rows.iter().flat_map(|row| &row.tests).collect();
    for test in own() {
        let about_the_table = test.starts_with("conformance::table::");
        assert!(
            about_the_table || named.contains(&test),
            "no row names {test}"
        );
    }
}

#[test]
fn no_check_is_there_twice() {
    let mut seen = BTreeMap::new();
    for row in rows(&document()) {
        let key = (row.profile.clone(), row.check.clone());
        assert!(
            seen.insert(key, ()).is_none(),
            "{}: {}",
            row.profile,
            row.check
        );
    }
}

#[test]
fn the_counts_at_the_top_are_right() {
    let document = document();
    let rows = rows(&document);
    let mut profiles: BTreeSet<String> = rows.iter().map(|row| row.profile.clone()).collect();
    let counted = document.lines().filter_map(|line| {
        let four = <[&str; 4]>::try_from(cells(line)?).ok()?;
        let [profile, held, not_held, not_applicable] = four;
        let counts = Counts {
            held: held.trim_matches('*').parse().ok()?,
            not_held: not_held.trim_matches('*').parse().ok()?,
            not_applicable: not_applicable.trim_matches('*').parse().ok()?,
        };
        Some((profile, counts))
    });
    for (profile, counts) in counted {
        if profile == "**all**" {
            assert_eq!(counts, count(&rows, None), "in all");
        } else {
            assert_eq!(counts, count(&rows, Some(profile)), "{profile}");
            assert!(profiles.remove(profile), "{profile} has no rows");
        }
    }
    assert!(profiles.is_empty(), "not counted: {profiles:?}");
}
