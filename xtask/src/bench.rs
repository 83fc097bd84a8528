//! `cargo xtask bench signin`, `size`, `search`, `nodes`, `oidc` and `smpp`

use crate::{Failure, needs, process, workspace};

/// Runs a program of the tests' package against the server, both from one release build.
fn release(program: &str, what: &[&str], count: Option<&str>) -> Result<bool, Failure> {
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
    bench.args(what).args(count);
    process::run(bench.env("COUNTERSIGN_BIN", folder.join("countersign")))?;
    Ok(true)
}

fn oidc(count: Option<&str>) -> Result<bool, Failure> {
    needs::peers::install()?;
    needs::glewlwyd::install()?;
    release("bench-oidc", &[], count)
}

fn smpp(what: &[&str], count: Option<&str>) -> Result<bool, Failure> {
    needs::peers::install()?;
    needs::rusmppc::install()?;
    release("bench-smpp", what, count)
}

pub(crate) fn run(arguments: &[&str]) -> Result<bool, Failure> {
    let (what, count) = match arguments {
        [what @ .., count] if count.parse::<u32>().is_ok() => (what, Some(*count)),
        what => (what, None),
    };
    match what {
        ["signin"] => release("bench-signin", &[], count),
        ["size"] => release("bench-signin", &["size"], count),
        ["search"] => release("bench-signin", &["search"], None),
        ["nodes"] => release("bench-signin", &["nodes"], count),
        ["oidc"] => oidc(count),
        ["smpp"] => smpp(&[], count),
        ["smpp", "limit"] => smpp(&["limit"], count),
        _ => Err("expected `cargo xtask bench signin|size|search|nodes|oidc|smpp [N]`".into()),
    }
}
