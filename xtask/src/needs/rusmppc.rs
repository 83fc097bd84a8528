//! The program that measures rusmppc, under `target/peers/rusmppc`: not of the workspace, whose
//! builds would all have its dependencies otherwise.

use crate::process::{cargo, run};
use crate::{Failure, workspace};

pub(crate) fn install() -> Result<(), Failure> {
    let manifest = workspace::root().join("benches/rusmppc/Cargo.toml");
    let target = workspace::target().join("peers/rusmppc");
    let mut build = cargo(&["build", "--release", "--locked", "--manifest-path"]);
    run(build.arg(manifest).arg("--target-dir").arg(target))
}
