//! `cargo xtask bench signin`, `cargo xtask bench oidc`, `cargo xtask bench smpp`

use crate::{Failure, needs, process, workspace};

/// Runs a program of the tests' package against the server, both from the release build.
fn release(program: &str, count: Option<&str>) -> Result<bool, Failure> {
    process::run(&mut process::cargo(&[
        "build",
        "--release",
        "-p",
        "countersign",
    ]))?;
    run_release(program, count)
}

/// Runs a program of the tests' package, from the release build.
fn run_release(program: &str, count: Option<&str>) -> Result<bool, Failure> {
    if let Some(count) = count {
        count
            .parse::<u32>()
            .map_err(|_| format!("{count:?} is no count"))?;
    }
    let mut bench = process::cargo(&["run", "--release", "-q", "-p", "countersign-tests", "--bin"]);
    bench.arg(program).args(count);
    let server = workspace::target().join("release/countersign");
    process::run(bench.env("COUNTERSIGN_BIN", server))?;
    Ok(true)
}

fn oidc(count: Option<&str>) -> Result<bool, Failure> {
    needs::peers::install()?;
    needs::glewlwyd::install()?;
    release("bench-oidc", count)
}

fn smpp(count: Option<&str>) -> Result<bool, Failure> {
    needs::peers::install()?;
    needs::rusmppc::install()?;
    run_release("bench-smpp", count)
}

pub(crate) fn run(arguments: &[&str]) -> Result<bool, Failure> {
    match arguments {
        ["signin"] => release("bench-signin", None),
        ["signin", count] => release("bench-signin", Some(count)),
        ["oidc"] => oidc(None),
        ["oidc", count] => oidc(Some(count)),
        ["smpp"] => smpp(None),
        ["smpp", count] => smpp(Some(count)),
        _ => Err("expected `cargo xtask bench signin|oidc|smpp [N]`".into()),
    }
}
