//! `cargo xtask bench signin`, `cargo xtask bench oidc`, `cargo xtask bench smpp`

use crate::{Failure, needs, process, workspace};

/// Runs a program of the tests' package against the server, both from one release build.
fn release(program: &str, count: Option<&str>) -> Result<bool, Failure> {
    if let Some(count) = count {
        count
            .parse::<u32>()
            .map_err(|_| format!("{count:?} is no count"))?;
    }
    // The whole workspace at once: each smaller selection has other features, and would compile
    // every dependency again.
    process::run(&mut process::cargo(&[
        "build",
        "--release",
        "--workspace",
        "--bins",
    ]))?;
    let folder = workspace::target().join("release");
    let bench = folder.join(program);
    let mut bench = process::command(&bench.to_string_lossy(), &[]);
    bench.args(count);
    process::run(bench.env("COUNTERSIGN_BIN", folder.join("countersign")))?;
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
    release("bench-smpp", count)
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
