//! `cargo xtask fuzz [TARGET] [--seconds N]`

use crate::{Failure, process, workspace};

const SECONDS: u32 = 120;
/// Where a target holds more than this, or takes longer for one input, it has a fault.
const MOST_MEMORY: &str = "-rss_limit_mb=2048";
const LONGEST_INPUT: &str = "-timeout=10";

/// What became of a target.
struct Ran {
    target: String,
    executions: String,
    coverage: String,
    found: bool,
}

/// Runs one target, or all in turn; whether none found a fault.
pub(crate) fn run(arguments: &[&str]) -> Result<bool, Failure> {
    let (chosen, seconds) = match arguments {
        [] => (None, SECONDS),
        [target] => (Some(*target), SECONDS),
        ["--seconds", n] => (None, number(n)?),
        [target, "--seconds", n] => (Some(*target), number(n)?),
        _ => return Err("expected `cargo xtask fuzz [TARGET] [--seconds N]`".into()),
    };
    if !process::succeeds(&mut process::cargo(&["fuzz", "--version"])) {
        return Err("cargo-fuzz is missing: `cargo install cargo-fuzz --locked`".into());
    }
    let mut targets = targets()?;
    if let Some(chosen) = chosen {
        if !targets.iter().any(|target| target == chosen) {
            let known = targets.join(", ");
            return Err(format!("there is no target {chosen:?}; there are {known}").into());
        }
        targets.retain(|target| target == chosen);
    }
    let mut all = Vec::new();
    for target in targets {
        all.push(fuzz(target, seconds)?);
    }
    println!("\n| target | executions | coverage | found |\n| --- | --- | --- | --- |");
    for ran in &all {
        let found = if ran.found { "a fault" } else { "nothing" };
        let (target, executions, coverage) = (&ran.target, &ran.executions, &ran.coverage);
        println!("| `{target}` | {executions} | {coverage} | {found} |");
    }
    Ok(all.iter().all(|ran| !ran.found))
}

fn number(text: &str) -> Result<u32, Failure> {
    let number = text.parse();
    number.map_err(|_| format!("{text:?} is no number of seconds").into())
}

fn targets() -> Result<Vec<String>, Failure> {
    let mut targets = Vec::new();
    for entry in std::fs::read_dir(workspace::root().join("fuzz/targets"))? {
        let file = entry?.path();
        let name = file.file_stem().and_then(std::ffi::OsStr::to_str);
        targets.extend(name.map(str::to_owned));
    }
    targets.sort();
    Ok(targets)
}

/// New inputs go to `fuzz/corpus/`, which is nobody's but this machine's; a fault is kept in
/// `fuzz/artifacts/`.
fn fuzz(target: String, seconds: u32) -> Result<Ran, Failure> {
    // Whole paths: a target may work in a folder of its own.
    let fuzz = workspace::root().join("fuzz");
    let [corpus, seeds] = ["corpus", "seeds"].map(|kind| fuzz.join(kind).join(&target));
    std::fs::create_dir_all(&corpus)?;
    // Everything fuzzed is safe Rust: panics, hangs and memory are looked for, not bad pointers.
    let mut command = process::cargo(&["fuzz", "run", "--sanitizer", "none", &target]);
    command.arg(corpus).arg(seeds);
    command.args(["--", MOST_MEMORY, LONGEST_INPUT, "-print_final_stats=1"]);
    command.arg(format!("-max_total_time={seconds}"));
    let mut ran = Ran {
        target,
        executions: String::new(),
        coverage: String::new(),
        found: false,
    };
    let ended_well = process::follow_log(&mut command, |line| {
        if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
            count.trim().clone_into(&mut ran.executions);
        }
        if let Some(coverage) = after(line, "cov:") {
            coverage.clone_into(&mut ran.coverage);
        }
    })?;
    ran.found = !ended_well;
    Ok(ran)
}

/// The word after a label.
fn after<'a>(line: &'a str, label: &str) -> Option<&'a str> {
    let mut words = line.split_whitespace();
    words.find(|word| *word == label)?;
    words.next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coverage_is_read_from_a_progress_line() {
        let line = "#8192\tpulse  cov: 731 ft: 2204 corp: 213/11Kb lim: 80 exec/s: 4096 rss: 61Mb";
        assert_eq!(after(line, "cov:"), Some("731"));
        assert_eq!(after("INFO: Running with entropic power", "cov:"), None);
    }

    #[test]
    fn every_target_has_seeds_and_is_listed_in_the_manifest() {
        let manifest = std::fs::read_to_string(workspace::root().join("fuzz/Cargo.toml"));
        let manifest = manifest.unwrap();
        let targets = targets().unwrap();
        assert!(targets.len() > 10);
        for target in targets {
            assert!(
                manifest.contains(&format!("name = \"{target}\"")),
                "{target}"
            );
            let seeds = workspace::root().join("fuzz/seeds").join(&target);
            assert!(seeds.read_dir().unwrap().next().is_some(), "{target}");
        }
    }
}
