use std::time::{Duration, Instant};

use crate::Failure;

/// A part of `cargo xtask test`.
pub(crate) struct Stage {
    pub(crate) name: &'static str,
    pub(crate) about: &'static str,
    pub(crate) run: fn() -> Result<Counts, Failure>,
}

/// How many tests ran.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) ignored: usize,
}

impl Counts {
    pub(crate) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
    }

    /// The counts in a closing line of a test program, if it is one.
    pub(crate) fn read(line: &str) -> Option<Self> {
        let rest = line.strip_prefix("test result: ")?;
        let (_, counts) = rest.split_once(". ")?;
        let mut found = Self::default();
        for part in counts.split("; ") {
            match part.split_once(' ') {
                Some((count, "passed")) => found.passed = count.parse().ok()?,
                Some((count, "failed")) => found.failed = count.parse().ok()?,
                Some((count, "ignored")) => found.ignored = count.parse().ok()?,
                _ => {}
            }
        }
        Some(found)
    }
}

/// What became of a stage.
pub(crate) struct Ran {
    name: &'static str,
    took: Duration,
    counts: Counts,
    failure: Option<String>,
}

impl Ran {
    pub(crate) fn failed(&self) -> bool {
        self.failure.is_some() || self.counts.failed > 0
    }
}

impl Stage {
    pub(crate) fn run(&self) -> Ran {
        println!("\n== {}: {}", self.name, self.about);
        let begun = Instant::now();
        let outcome = (self.run)();
        let (counts, failure) = match outcome {
            Ok(counts) => (counts, None),
            Err(error) => (Counts::default(), Some(error.to_string())),
        };
        let ran = Ran {
            name: self.name,
            took: begun.elapsed(),
            counts,
            failure,
        };
        println!("{}", line(&ran));
        ran
    }
}

/// The last lines: each stage with its time, then all tests.
pub(crate) fn summarise(all: &[Ran]) {
    println!("\n== summary");
    let mut total = Counts::default();
    for ran in all {
        println!("{}", line(ran));
        total.add(ran.counts);
    }
    let took: Duration = all.iter().map(|ran| ran.took).sum();
    println!("{:>42}", format!("{:.1} s in all", took.as_secs_f64()));
    let Counts {
        passed,
        failed,
        ignored,
    } = total;
    let skipped = if ignored > 0 {
        format!(", {ignored} skipped")
    } else {
        String::new()
    };
    println!("{passed} passed, {failed} failed{skipped}");
}

fn line(ran: &Ran) -> String {
    let counts = ran.counts;
    let tests = counts.passed + counts.failed;
    let what = match &ran.failure {
        Some(failure) => format!("FAILED: {failure}"),
        None if counts.failed > 0 => format!("FAILED: {} of {tests} tests", counts.failed),
        None if tests > 0 => format!("{tests} tests"),
        None => "ok".to_owned(),
    };
    format!("{:<8} {:>7.1} s  {what}", ran.name, ran.took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let line = "test result: FAILED. 12 passed; 1 failed; 2 ignored; 0 measured; 3 filtered out; finished in 0.01s";
        let counts = Counts {
            passed: 12,
            failed: 1,
            ignored: 2,
        };
        assert_eq!(Counts::read(line), Some(counts));
        assert_eq!(Counts::read("test one ... ok"), None);
        assert_eq!(Counts::read("test result: none"), None);
    }
}
