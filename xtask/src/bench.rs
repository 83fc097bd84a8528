//! `cargo xtask bench signin`

use crate::{Failure, process, workspace};

const SIGN_INS: &str = "200";

fn sign_in(sign_ins: &str) -> Result<bool, Failure> {
    sign_ins
        .parse::<u32>()
        .map_err(|_| format!("{sign_ins:?} is no number of sign-ins"))?;
    process::run(&mut process::cargo(&[
        "build",
        "--release",
        "-p",
        "countersign",
    ]))?;
    let mut bench = process::cargo(&["run", "--release", "-q", "-p", "countersign-tests", "--bin"]);
    bench.args(["bench-signin", sign_ins]);
    let server = workspace::target().join("release/countersign");
    process::run(bench.env("COUNTERSIGN_BIN", server))?;
    Ok(true)
}

pub(crate) fn run(arguments: &[&str]) -> Result<bool, Failure> {
    match arguments {
        ["signin"] => sign_in(SIGN_INS),
        ["signin", sign_ins] => sign_in(sign_ins),
        _ => Err("expected `cargo xtask bench signin [N]`".into()),
    }
}
