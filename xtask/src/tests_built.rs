//! The test targets of the workspace, and running some of them.
//!
//! Every run names all packages (`--workspace`), so that features are the same each time and
//! nothing is built twice.

use std::collections::BTreeSet;
use std::path::Path;

use crate::stage::Tests;
use crate::{Failure, process, workspace};

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

/// Runs the tests that these arguments of `cargo test` choose.
pub(crate) fn run(arguments: &[&str]) -> Result<Tests, Failure> {
    let mut tests = Tests::default();
    let all = [&["test", "--workspace", "--no-fail-fast"], arguments].concat();
    let mut cargo = process::cargo(&all);
    cargo.env("RUST_TEST_THREADS", at_once().to_string());
    let success = process::follow(&mut cargo, |line| tests.read(line))?;
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
