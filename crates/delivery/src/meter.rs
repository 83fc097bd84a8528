//! What a message centre does on this node, for whoever watches it.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_core::{Clock, Millis};

/// Seconds that are looked back.
const MINUTE: usize = 60;
/// Troubles that are remembered.
const TROUBLES: usize = 8;

/// What a centre did lately.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Activity {
    /// Messages that wait for the other side's answer.
    pub under_way: usize,
    /// Messages that it took in the last minute.
    pub taken: u32,
    /// The latest first.
    pub troubles: Vec<Trouble>,
}

/// Something that went wrong, and again if it did so several times in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The last time.
    pub at: Millis,
    /// Holds neither text nor number.
    pub reason: String,
    pub times: u32,
}

/// Counts what goes through one centre.
#[derive(Debug)]
pub(crate) struct Meter {
    clock: Arc<dyn Clock>,
    under_way: AtomicUsize,
    seen: Mutex<Seen>,
}

#[derive(Debug)]
struct Seen {
    /// Messages taken in each of the last seconds; the second of `at` is at its remainder.
    taken: [u32; MINUTE],
    /// In seconds since 1970.
    at: i64,
    troubles: VecDeque<Trouble>,
}

impl Default for Seen {
    fn default() -> Self {
        Self {
            taken: [0; MINUTE],
            at: 0,
            troubles: VecDeque::new(),
        }
    }
}

impl Seen {
    /// Forgets the seconds that have passed.
    fn go_to(&mut self, now: i64) {
        let passed = now.saturating_sub(self.at).clamp(0, MINUTE as i64);
        for step in 1..=passed {
            self.taken[place(now - passed + step)] = 0;
        }
        self.at = self.at.max(now);
    }
}

fn place(second: i64) -> usize {
    usize::try_from(second.rem_euclid(MINUTE as i64)).unwrap_or(0)
}

/// A message under way; ends when it is dropped.
#[derive(Debug)]
pub(crate) struct UnderWay(Arc<Meter>);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Meter {
    pub(crate) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            under_way: AtomicUsize::new(0),
            seen: Mutex::default(),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(self: &Arc<Self>) -> UnderWay {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        UnderWay(Arc::clone(self))
    }

    pub(crate) fn taken(&self) {
        let now = self.clock.now().seconds();
        let mut seen = self.seen();
        seen.go_to(now);
        seen.taken[place(now)] += 1;
    }

    pub(crate) fn trouble(&self, reason: &str) {
        if reason.is_empty() {
            return;
        }
        let at = self.clock.now();
        let troubles = &mut self.seen().troubles;
        match troubles.front_mut() {
            Some(last) if last.reason == reason => {
                last.at = at;
                last.times = last.times.saturating_add(1);
            }
            _ => {
                troubles.truncate(TROUBLES - 1);
                troubles.push_front(Trouble {
                    at,
                    reason: reason.to_owned(),
                    times: 1,
                });
            }
        }
    }

    pub(crate) fn activity(&self) -> Activity {
        let now = self.clock.now().seconds();
        let mut seen = self.seen();
        seen.go_to(now);
        Activity {
            under_way: self.under_way.load(Ordering::Relaxed),
            taken: seen.taken.iter().sum(),
            troubles: seen.troubles.iter().cloned().collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::clock::ManualClock;
    use std::time::Duration;

    #[test]
    fn a_minute_is_looked_back_and_no_more() {
        let clock = Arc::new(ManualClock::default());
        let meter = Arc::new(Meter::new(clock.clone()));
        for _ in 0..90 {
            meter.taken();
            clock.advance(Duration::from_secs(1));
        }
        assert_eq!(meter.activity().taken, 59);
        clock.advance(Duration::from_secs(3600));
        assert_eq!(meter.activity().taken, 0);
        let under_way = meter.begin();
        assert_eq!(meter.activity().under_way, 1);
        drop(under_way);
        assert_eq!(meter.activity().under_way, 0);
    }

    #[test]
    fn the_same_trouble_is_told_once_and_the_latest_first() {
        let meter = Meter::new(Arc::new(ManualClock::default()));
        meter.trouble("refused");
        meter.trouble("refused");
        meter.trouble("throttled");
        let troubles = meter.activity().troubles;
        let told: Vec<(&str, u32)> = troubles
            .iter()
            .map(|t| (t.reason.as_str(), t.times))
            .collect();
        assert_eq!(told, [("throttled", 1), ("refused", 2)]);
        for count in 0..100 {
            meter.trouble(&count.to_string());
        }
        assert_eq!(meter.activity().troubles.len(), TROUBLES);
    }
}
