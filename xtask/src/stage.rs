use std::time::{Duration, Instant};

use crate::Failure;

/// A part of `cargo xtask test`.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn() -> Result<Tests, Failure>,
}

/// The tests that ran.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tests {
    passed: usize,
    failed: usize,
    ignored: usize,
    /// Their names, since what they printed is far above.
    failures: Vec<String>,
    /// Those that failed beside others and passed alone.
    unsteady: Vec<String>,
    /// Those that take long and have not ended.
    running: Vec<String>,
}

impl Tests {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        self.failures.extend(other.failures);
        self.unsteady.extend(other.unsteady);
    }

    pub(crate) fn running(&self) -> &[String] {
        &self.running
    }

    pub(crate) fn failures(&self) -> &[String] {
        &self.failures
    }

    /// Takes what came of running the failures once more.
    pub(crate) fn ran_again(&mut self, again: &Self) {
        // Another number of tests are not the same tests.
        if again.passed + again.failed != self.failures.len() {
            return;
        }
        let failures = std::mem::take(&mut self.failures);
        let (failed, passed) = failures
            .into_iter()
            .partition(|name| again.failures.contains(name));
        (self.failures, self.unsteady) = (failed, passed);
        self.failed -= self.unsteady.len();
        self.passed += self.unsteady.len();
    }

    /// Whether a test said that it failed.
    pub(crate) fn failed(&self) -> bool {
        self.failed > 0
    }

    /// Takes what a line of a test program says: the end of a test, or the counts at the end of all.
    pub(crate) fn read(&mut self, line: &str) {
        if let Some(said) = line.strip_prefix("test ") {
            if let Some((name, _)) = said.split_once(" has been running for over ") {
                self.running.push(name.to_owned());
            }
            if let Some((name, _)) = said.split_once(" ... ") {
                self.running.retain(|running| running != name);
            }
            if let Some(name) = said.strip_suffix(" ... FAILED") {
                self.failures.push(name.to_owned());
            }
        }
        let closing = line.strip_prefix("test result: ");
        let Some((_, counts)) = closing.and_then(|rest| rest.split_once(". ")) else {
            return;
        };
        for part in counts.split("; ") {
            let Some((count, what)) = part.split_once(' ') else {
                continue;
            };
            let count = count.parse().unwrap_or(0);
            match what {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                "ignored" => self.ignored += count,
                _ => {}
            }
        }
    }
}

/// What became of a stage.
pub(crate) struct Ran {
    name: &'static str,
    took: Duration,
    tests: Tests,
    failure: Option<String>,
}

impl Ran {
    pub(crate) fn failed(&self) -> bool {
        self.failure.is_some() || self.tests.failed()
    }
}

impl Stage {
    pub(crate) fn run(&self) -> Ran {
        println!("\n== {}: {}", self.name, self.about);
        let begun = Instant::now();
        let outcome = (self.run)();
        let (tests, failure) = match outcome {
            Ok(tests) => (tests, None),
            Err(error) => (Tests::default(), Some(error.to_string())),
        };
        let ran = Ran {
            name: self.name,
            took: begun.elapsed(),
            tests,
            failure,
        };
        println!("{}", line(&ran));
        ran
    }
}

/// The last lines: each stage with its time, the tests that failed, then how many there were.
pub(crate) fn summarise(all: Vec<Ran>) {
    println!("\n== summary");
    let mut total = Tests::default();
    let mut took = Duration::ZERO;
    for ran in all {
        println!("{}", line(&ran));
        took += ran.took;
        total.add(ran.tests);
    }
    println!("{:>42}", format!("{:.1} s in all", took.as_secs_f64()));
    let Tests {
        passed,
        failed,
        ignored,
        failures,
        unsteady,
        ..
    } = total;
    for name in unsteady {
        println!("unsteady, failed beside others and passed alone: {name}");
    }
    for name in failures {
        println!("failed: {name}");
    }
    let skipped = if ignored > 0 {
        format!(", {ignored} skipped")
    } else {
        String::new()
    };
    println!("{passed} passed, {failed} failed{skipped}");
}

fn line(ran: &Ran) -> String {
    let Tests { passed, failed, .. } = ran.tests;
    let tests = passed + failed;
    let what = match &ran.failure {
        Some(failure) => format!("FAILED: {failure}"),
        None if failed > 0 => format!("FAILED: {failed} of {tests} tests"),
        None if tests > 0 => format!("{tests} tests"),
        None => "ok".to_owned(),
    };
    format!("{:<8} {:>7.1} s  {what}", ran.name, ran.took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lines: &[&str]) -> Tests {
        let mut tests = Tests::default();
        for line in lines {
            tests.read(line);
        }
        tests
    }

    #[test]
    fn closing_lines_are_counted_and_failures_named() {
        let tests = read(&[
            "test one::passes ... ok",
            "test one::fails ... FAILED",
            "test result: none",
            "test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out; finished in 0.01s",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ]);
        let expected = Tests {
            passed: 15,
            failed: 1,
            ignored: 2,
            failures: vec!["one::fails".to_owned()],
            ..Tests::default()
        };
        assert_eq!(tests, expected);
    }

    #[test]
    fn what_passes_alone_is_unsteady() {
        let mut tests = read(&[
            "test one ... FAILED",
            "test two ... FAILED",
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s",
        ]);
        tests.ran_again(&read(&[
            "test one ... ok",
            "test two ... FAILED",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 5 filtered out; finished in 0.01s",
        ]));
        let expected = Tests {
            passed: 6,
            failed: 1,
            failures: vec!["two".to_owned()],
            unsteady: vec!["one".to_owned()],
            ..Tests::default()
        };
        assert_eq!(tests, expected);
    }

    #[test]
    fn what_hangs_is_known() {
        let tests = read(&[
            "test one has been running for over 60 seconds",
            "test two::slow has been running for over 60 seconds",
            "test one ... ok",
        ]);
        assert_eq!(tests.running(), ["two::slow"]);
    }

    #[test]
    fn what_does_not_run_again_has_failed() {
        let mut tests = read(&["test one ... FAILED"]);
        tests.ran_again(&Tests::default());
        assert_eq!((tests.failures.len(), tests.unsteady.len()), (1, 0));
    }
}
