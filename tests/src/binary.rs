//! Where the built server is.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The `countersign` binary: `COUNTERSIGN_BIN`, or the one built into the same profile folder as
/// this test.
///
/// # Panics
/// When there is none: a test without the server shows nothing.
#[must_use]
pub fn countersign() -> PathBuf {
    let path = std::env::var_os("COUNTERSIGN_BIN").map_or_else(beside_this_test, PathBuf::from);
    assert!(
        path.is_file(),
        "{} is missing: run `cargo xtask test`, or `cargo build -p countersign` first",
        path.display()
    );
    path
}

/// A command of the server, free of settings that the surrounding shell may hold.
#[must_use]
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(countersign());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("COUNTERSIGN_") {
            command.env_remove(name);
        }
    }
    command.args(arguments);
    command
}

/// The workspace's `target` folder: screenshots, captures and installed peers live there.
#[must_use]
pub fn target() -> PathBuf {
    workspace().join("target")
}

/// This package's own folder.
#[must_use]
pub fn here() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn workspace() -> &'static Path {
    here().parent().expect("the tests are a workspace member")
}

fn beside_this_test() -> PathBuf {
    let test = std::env::current_exe().expect("this program has a path");
    let profile = test
        .ancestors()
        .find(|folder| folder.join("deps").is_dir())
        .expect("cargo keeps tests in target/PROFILE/deps");
    profile.join("countersign")
}
