//! Where CI builds: a fresh clone, of which nothing is built twice and nothing is kept.

use std::path::Path;
use std::process::Command;

use crate::{Failure, process};

/// How `cargo clippy` hands `-D warnings` to its driver.
const DENY_WARNINGS: &str = "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__";

pub(crate) fn applies() -> bool {
    std::env::var_os("CI").is_some()
}

/// What no other build follows gains nothing by what makes the next one faster, and that takes
/// gigabytes. What fails is run again elsewhere to look into it.
pub(crate) fn settle(cargo: &mut Command) {
    if applies() {
        cargo.env("CARGO_INCREMENTAL", "0");
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "none");
        // Each process would take a tenth of a second to measure how the processor trembles.
        cargo.env("AWS_LC_SYS_NO_JITTER_ENTROPY", "1");
    }
}

/// Cargo for the server and the tests. Clippy's driver compiles as well, so that linting costs no
/// second reading of everything. All runs must be alike, or each builds anew.
///
/// # Errors
/// When there is no clippy.
pub(crate) fn cargo(arguments: &[&str]) -> Result<Command, Failure> {
    let mut cargo = process::cargo(arguments);
    if applies() {
        cargo.env("RUSTC_WORKSPACE_WRAPPER", driver()?);
        cargo.env("CLIPPY_ARGS", DENY_WARNINGS);
    }
    Ok(cargo)
}

fn driver() -> Result<String, Failure> {
    let sysroot = process::said("rustc", &["--print", "sysroot"])?;
    let driver = Path::new(&sysroot).join("bin/clippy-driver");
    if driver.is_file() {
        Ok(driver.display().to_string())
    } else {
        Err("there is no clippy: rustup component add clippy".into())
    }
}
