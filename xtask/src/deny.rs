use crate::stage::Tests;
use crate::{Failure, process};

const VERSION: &str = "0.20.2";

/// Checks `deny.toml`. Advisories are left out: their database is not in any package registry.
pub(crate) fn run() -> Result<Tests, Failure> {
    if !process::succeeds(&mut process::cargo(&["deny", "--version"])) {
        println!("installing cargo-deny {VERSION}");
        let install = ["install", "--locked", "cargo-deny", "--version", VERSION];
        process::run(&mut process::cargo(&install))?;
    }
    let check = [
        "deny",
        "--workspace",
        "check",
        "bans",
        "licenses",
        "sources",
    ];
    process::run(&mut process::cargo(&check))?;
    Ok(Tests::default())
}
