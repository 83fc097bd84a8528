//! `cargo xtask test`

use crate::stage::{Stage, Tests, summarise};
use crate::{Failure, built_once, deny, needs, process, tests_built};

pub(crate) const STAGES: [Stage; 8] = [
    Stage {
        name: "needs",
        about: "packages of Debian, Python and npm that the tests use",
        run: needs,
    },
    Stage {
        name: "fmt",
        about: "formatting",
        run: fmt,
    },
    Stage {
        name: "build",
        about: "the server and every test",
        run: build,
    },
    Stage {
        name: "clippy",
        about: "lints, as errors",
        run: clippy,
    },
    Stage {
        name: "deny",
        about: "licences, sources and bans of dependencies",
        run: deny::run,
    },
    Stage {
        name: "unit",
        about: "unit, property, integration and documentation tests of the crates",
        run: unit,
    },
    Stage {
        name: "e2e",
        about: "the server over HTTP, security rules, conformance, foreign programs",
        run: end_to_end,
    },
    Stage {
        name: "browser",
        about: "the server in a real Chromium",
        run: browser,
    },
];

/// Runs the stages that the arguments name; whether all went well.
pub(crate) fn run(arguments: &[&str]) -> Result<bool, Failure> {
    let only = match arguments {
        [] => None,
        ["--only", names] => Some(names.split(',').collect::<Vec<_>>()),
        _ => return Err("expected `cargo xtask test [--only STAGE,STAGE…]`".into()),
    };
    for name in only.iter().flatten() {
        if !STAGES.iter().any(|stage| stage.name == *name) {
            return Err(format!("there is no stage {name:?}; see `cargo xtask help`").into());
        }
    }
    let chosen = STAGES
        .iter()
        .filter(|stage| only.as_ref().is_none_or(|only| only.contains(&stage.name)));
    let mut all = Vec::new();
    for stage in chosen {
        let ran = stage.run();
        // Without the server and what they need, tests can only fail.
        let ends = ran.failed() && ["needs", "build"].contains(&stage.name);
        all.push(ran);
        if ends {
            break;
        }
    }
    let failed = all.iter().any(crate::stage::Ran::failed);
    summarise(all);
    Ok(!failed)
}

fn needs() -> Result<Tests, Failure> {
    needs::debian::install()?;
    needs::peers::install()?;
    needs::kannel::install()?;
    Ok(Tests::default())
}

fn fmt() -> Result<Tests, Failure> {
    process::run(&mut process::cargo(&["fmt", "--all", "--check"]))?;
    Ok(Tests::default())
}

fn build() -> Result<Tests, Failure> {
    let arguments = ["build", "--workspace", "--all-targets", "--locked"];
    process::run(&mut built_once::cargo(&arguments)?)?;
    Ok(Tests::default())
}

fn clippy() -> Result<Tests, Failure> {
    if built_once::applies() {
        println!("the build has done it");
        return Ok(Tests::default());
    }
    let arguments = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    process::run(&mut process::cargo(&arguments))?;
    Ok(Tests::default())
}

fn unit() -> Result<Tests, Failure> {
    let crates = tests_built::of_crates()?;
    let mut tests = tests_built::run_named(&crates, &["--lib", "--bins"])?;
    tests.add(tests_built::run(&["--doc"])?);
    Ok(tests)
}

fn end_to_end() -> Result<Tests, Failure> {
    needs_server()?;
    needs::peers::install()?;
    needs::kannel::install()?;
    let mut names = tests_built::end_to_end()?;
    names.remove("browser");
    tests_built::run_named(&names, &[])
}

fn browser() -> Result<Tests, Failure> {
    needs_server()?;
    tests_built::run(&["--test", "browser"])
}

/// The tests start the server that is built now, also when their stage runs alone.
fn needs_server() -> Result<(), Failure> {
    build().map(|_| ())
}
