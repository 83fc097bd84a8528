//! A script of events: what happens to the simulator, and when.
//!
//! ```text
//! # One event a line. A line without `at` begins when the one before it has ended.
//! at 5s cut
//! for 10s reject 0x58
//! at 30s for 5s latency log_normal 200 0.8
//! at 40s system bank receipts {"failed": 10, "delivered": 90}
//! well
//! ```

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use super::centre::Centre;
use super::faults::Faults;
use super::setting::{apply, default_of, value_of};

/// What happens to the simulator, in the order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Script {
    events: Vec<Event>,
}

#[derive(Debug, Clone, PartialEq)]
struct Event {
    at: Duration,
    /// One system; none for all.
    system: Option<String>,
    act: Act,
}

#[derive(Debug, Clone, PartialEq)]
enum Act {
    /// Links are closed; clients may bind again.
    Cut,
    /// All is as by default.
    Well,
    /// One setting of [`Faults`] by name.
    Set(String, Value),
}

/// A line of a script says nothing that is known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {reason}")]
pub struct ScriptError {
    pub line: usize,
    pub reason: String,
}

impl FromStr for Script {
    type Err = ScriptError;

    fn from_str(text: &str) -> Result<Self, ScriptError> {
        let mut events = Vec::new();
        let mut next = Duration::ZERO;
        for (index, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            let wrong = |reason| ScriptError {
                line: index + 1,
                reason,
            };
            next = read(line, next, &mut events).map_err(wrong)?;
        }
        // Stable: what is at the same time stays in the order of the lines.
        events.sort_by_key(|event| event.at);
        Ok(Self { events })
    }
}

/// Reads a line; when it ends.
fn read(line: &str, next: Duration, events: &mut Vec<Event>) -> Result<Duration, String> {
    let (at, rest) = option(line, "at", duration)?;
    let (lasting, rest) = option(rest, "for", duration)?;
    let (system, rest) = option(rest, "system", |name| Ok(name.to_owned()))?;
    let at = at.unwrap_or(next);
    let end = at + lasting.unwrap_or_default();
    let mut add = |at, act| {
        let system = system.clone();
        events.push(Event { at, system, act });
    };
    let (what, value) = rest.split_once(' ').unwrap_or((rest, ""));
    match (what, value.trim()) {
        ("", _) => return Err("nothing is said to happen".to_owned()),
        ("cut", "") => add(at, Act::Cut),
        // For no time at all, it only closes the links that are there.
        ("drop_bind", "") if lasting.is_none() => add(at, Act::Cut),
        ("well", "") => add(at, Act::Well),
        (setting, written) => {
            let value = value_of(written);
            apply(&Faults::default(), setting, &value)?;
            add(at, Act::Set(setting.to_owned(), value));
            if lasting.is_some() {
                add(end, Act::Set(setting.to_owned(), default_of(setting)));
            }
        }
    }
    Ok(end)
}

/// `word VALUE …`, where it stands at the start.
fn option<'a, T>(
    line: &'a str,
    word: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<(Option<T>, &'a str), String> {
    let Some(rest) = line.strip_prefix(word).filter(|r| r.starts_with(' ')) else {
        return Ok((None, line));
    };
    let rest = rest.trim_start();
    let (value, rest) = rest.split_once(' ').unwrap_or((rest, ""));
    Ok((Some(read(value)?), rest.trim_start()))
}

/// `500ms`, `5s`, `2m`.
fn duration(text: &str) -> Result<Duration, String> {
    let units = [("ms", 0.001), ("s", 1.0), ("m", 60.0)];
    let seconds = units.iter().find_map(|(unit, seconds)| {
        let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
        Some(number * seconds)
    });
    seconds
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("{text:?} is no duration such as 500ms, 5s or 2m"))
}

impl Script {
    /// Plays all of it.
    pub(super) async fn play(self, centre: Arc<Centre>) {
        let began = Instant::now();
        for event in self.events {
            tokio::time::sleep_until(began + event.at).await;
            tracing::info!(at = ?event.at, system = event.system, "{:?}", event.act);
            event.happen(&centre);
        }
    }
}

impl Event {
    fn happen(&self, centre: &Centre) {
        let system = self.system.as_deref();
        match &self.act {
            Act::Cut => centre.cut(system),
            Act::Well => centre.set_faults(system, &Faults::default()),
            Act::Set(setting, value) => {
                for each in centre.systems(system) {
                    // It was tried when the script was read.
                    if let Ok(faults) = apply(&each.faults(), setting, value) {
                        centre.set_faults(Some(each.id()), &faults);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::faults::{Count, Reject};
    use super::*;

    fn read(text: &str) -> Result<Script, ScriptError> {
        text.parse()
    }

    #[test]
    fn lines_follow_each_other_unless_they_have_a_time() {
        let script = read("at 5s drop_bind\nfor 10s reject 0x58 # throttled\n\nwell\nat 1s cut");
        let times: Vec<u64> = script
            .unwrap()
            .events
            .iter()
            .map(|e| e.at.as_secs())
            .collect();
        assert_eq!(times, [1, 5, 5, 15, 15]);
    }

    #[test]
    fn what_it_does_not_know_is_named_with_its_line() {
        let of = |text| read(text).unwrap_err().to_string();
        assert!(of("cut\nat 5s explode").starts_with("line 2: unknown field `explode`"));
        assert!(of("at soon cut").contains("\"soon\" is no duration"));
        assert!(of("latency often").contains("is no latency"));
        assert!(of("at 5s").contains("nothing is said"));
    }

    #[tokio::test(start_paused = true)]
    async fn settings_last_as_long_as_they_are_said_to() {
        let centre = Arc::new(Centre::new());
        for id in ["a", "b"] {
            centre.add_system(id.to_owned(), "p".into());
        }
        let script = read("at 1s for 2s system a reject 0x58\nat 2s latency exponential 20");
        tokio::spawn(script.unwrap().play(Arc::clone(&centre)));
        let of = |id: &str| centre.system(id.as_bytes()).unwrap().faults();
        let at = async |millis| tokio::time::sleep(Duration::from_millis(millis)).await;
        at(1500).await;
        let reject = Reject {
            status: 0x58,
            times: Count::Always(true),
        };
        assert_eq!(of("a").reject, Some(reject));
        assert_eq!(of("b"), Faults::default());
        at(1000).await;
        assert_eq!(of("a").reject, Some(reject));
        assert_eq!(of("b").latency.to_string(), "exponential 20");
        at(1000).await;
        assert_eq!(of("a").reject, None);
        assert_eq!(of("a").latency.to_string(), "exponential 20");
    }
}
