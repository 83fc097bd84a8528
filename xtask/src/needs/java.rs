//! jSMPP from Maven Central under `target/peers/java`, at the checksums that
//! `tests/peers/java/sha256sums` pins, and our programs that use it, compiled.

use std::path::PathBuf;

use super::peers::{is_current, mark};
use crate::process::{command, run};
use crate::{Failure, workspace};

const ARTIFACTS: [&str; 3] = [
    "org.jsmpp:jsmpp:3.0.1",
    "org.slf4j:slf4j-api:1.7.36",
    "org.slf4j:slf4j-nop:1.7.36",
];
const PROGRAMS: [&str; 3] = ["JsmppCentre", "JsmppClient", "JsmppEsme"];

pub(super) fn install() -> Result<(), Failure> {
    let here = workspace::root().join("tests/peers/java");
    let folder = workspace::target().join("peers/java");
    let sums = here.join("sha256sums");
    let sources = PROGRAMS.map(|name| here.join(format!("{name}.java")));
    let pins: Vec<_> = [&sums]
        .into_iter()
        .chain(&sources)
        .map(PathBuf::as_path)
        .collect();
    if is_current(&pins, &folder)? {
        return Ok(());
    }
    println!("installing jSMPP from Maven Central");
    let jars = folder.join("jars");
    std::fs::create_dir_all(&jars)?;
    for artifact in ARTIFACTS {
        let artifact = format!("-Dartifact={artifact}");
        let into = format!("-DoutputDirectory={}", jars.display());
        run(&mut command(
            "mvn",
            &["-q", "-B", "dependency:copy", &artifact, &into],
        ))?;
    }
    let check = ["--check", "--strict", "--quiet"];
    run(command("sha256sum", &check).arg(&sums).current_dir(&jars))?;
    let mut compiler = command("javac", &["-cp"]);
    compiler.arg(jars.join("*")).arg("-d");
    run(compiler.arg(folder.join("classes")).args(&sources))?;
    mark(&pins, &folder)
}
