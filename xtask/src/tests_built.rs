//! The test targets of the workspace, and running some of them.
//!
//! Every run names all packages (`--workspace`), so that features are the same each time and
//! nothing is built twice.

use std::collections::BTreeSet;
use std::path::Path;

use crate::scratch::Scratch;
use crate::stage::Tests;
use crate::{Failure, built_once, process, workspace};

/// Integration tests of the crates, by name.
pub(crate) fn of_crates() -> Result<BTreeSet<String>, Failure> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(workspace::root().join("crates"))? {
        names.extend(in_folder(&entry?.path().join("tests"))?);
    }
    Ok(names)
}

/// End-to-end tests, by name.
pub(crate) fn end_to_end() -> Result<BTreeSet<String>, Failure> {
    in_folder(&workspace::root().join("tests/tests"))
}

/// A file is a test target, and so is a folder with a `main.rs`.
fn in_folder(folder: &Path) -> Result<BTreeSet<String>, Failure> {
    let mut names = BTreeSet::new();
    if !folder.is_dir() {
        return Ok(names);
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let is_file = path.extension().is_some_and(|e| e == "rs");
        if (is_file || path.join("main.rs").is_file())
            && let Some(name) = path.file_stem().and_then(|n| n.to_str())
        {
            names.insert(name.to_owned());
        }
    }
    Ok(names)
}

/// As many failures are looked at again; more are no accident.
const MOST_AGAIN: usize = 3;

/// Runs the tests that these arguments of `cargo test` choose. What fails beside others is run
/// again alone, and told apart from what fails there as well.
pub(crate) fn run(arguments: &[&str]) -> Result<Tests, Failure> {
    let mut tests = run_once(arguments, &[], at_once())?;
    if (1..=MOST_AGAIN).contains(&tests.failures().len()) {
        let names: Vec<&str> = tests.failures().iter().map(String::as_str).collect();
        println!("\n-- again, alone: {}", names.join(", "));
        let again = run_once(arguments, &names, 1)?;
        tests.ran_again(&again);
    }
    Ok(tests)
}

/// All tests, or those with these names.
fn run_once(arguments: &[&str], names: &[&str], at_once: usize) -> Result<Tests, Failure> {
    let mut tests = Tests::default();
    let mut all = [&["test", "--workspace", "--no-fail-fast"], arguments].concat();
    if !names.is_empty() {
        all.extend(["--", "--exact"]);
        all.extend(names);
    }
    let mut cargo = built_once::cargo(&all)?;
    cargo.env("RUST_TEST_THREADS", at_once.to_string());
    let scratch = Scratch::new();
    scratch.keep_files_of(&mut cargo);
    let success = process::follow(&mut cargo, |line| tests.read(line))
        .map_err(|error| format!("{error}; running: {:?}", tests.running()))?;
    // A test program that died prints no closing line.
    if success || tests.failed() {
        Ok(tests)
    } else {
        Err("cargo test failed".into())
    }
}

/// Tests that run side by side: most wait for a server, a timer or a page half of their time, and
/// some start several servers.
fn at_once() -> usize {
    1 + std::thread::available_parallelism().map_or(1, usize::from)
}

/// Runs integration tests by name.
pub(crate) fn run_named(names: &BTreeSet<String>, more: &[&str]) -> Result<Tests, Failure> {
    let chosen = names.iter().flat_map(|name| ["--test", name]);
    let mut arguments: Vec<&str> = more.to_vec();
    arguments.extend(chosen);
    run(&arguments)
}
