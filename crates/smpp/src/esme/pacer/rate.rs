use std::time::Duration;

use tokio::time::Instant;

use super::Congestion;

/// What a rate is cut from at least, in messages a second: less was merely not asked for.
const LEAST_KNOWN: f64 = 20.0;
/// No rate falls below, in messages a second.
const FLOOR: f64 = 0.5;
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// What may be made up for when a timer comes late.
const SLACK: Duration = Duration::from_millis(10);
/// Share of the rate before the last cut that is added every second.
const GROWTH: f64 = 0.1;

/// The rate in force and when the next request may go.
#[derive(Debug)]
pub(super) struct Rate {
    /// As agreed with the operator; infinite for none.
    agreed: f64,
    current: f64,
    /// What the rate was before the last cut; growing goes by it. Without an agreed rate, twice as
    /// much needs no limit.
    before: f64,
    grown: Instant,
    next: Instant,
    pause: Duration,
}

impl Rate {
    pub(super) fn new(messages_per_second: Option<u32>, now: Instant) -> Self {
        let agreed = messages_per_second
            .filter(|rate| *rate > 0)
            .map_or(f64::INFINITY, f64::from);
        Self {
            agreed,
            current: agreed,
            before: agreed,
            grown: now,
            next: now,
            pause: Duration::ZERO,
        }
    }

    /// What was slowed down stays so, and grows to the new rate.
    pub(super) fn agree(&mut self, per_second: f64) {
        if self.current == self.agreed {
            self.current = per_second;
        }
        self.agreed = per_second;
        self.current = self.current.min(per_second);
        self.before = self.before.min(per_second);
    }

    pub(super) fn is_limited(&self) -> bool {
        self.current.is_finite()
    }

    pub(super) fn per_second(&self) -> f64 {
        self.current
    }

    fn interval(&self) -> Duration {
        if self.is_limited() {
            Duration::from_secs_f64(1.0 / self.current)
        } else {
            Duration::ZERO
        }
    }

    /// When the next request may go.
    pub(super) fn next(&self, now: Instant) -> Instant {
        self.next.max(now)
    }

    /// Uses the turn; false when it has not come yet.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        if self.next > now {
            return false;
        }
        let interval = self.interval();
        let slack = if interval < SLACK {
            SLACK
        } else {
            Duration::ZERO
        };
        self.next = self.next.max(now.checked_sub(slack).unwrap_or(now)) + interval;
        true
    }

    /// A refused request: half the rate, after a pause.
    pub(super) fn halve(&mut self, flow: f64, now: Instant) {
        self.reduce(0.5, FLOOR, flow, now);
        self.pause = (self.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        self.next = self.next.max(now + self.pause);
    }

    /// A centre that is filling up: a lower rate, without a pause.
    pub(super) fn ease(&mut self, congestion: Congestion, flow: f64, now: Instant) {
        self.pause = Duration::ZERO;
        // A centre that still takes everything is not brought to a standstill.
        let least = LEAST_KNOWN.min(self.agreed);
        if !self.is_limited() || self.current > least {
            self.reduce(congestion.factor(), least, flow, now);
        }
    }

    fn reduce(&mut self, factor: f64, least: f64, flow: f64, now: Instant) {
        self.before = if self.is_limited() {
            self.current
        } else {
            flow.max(LEAST_KNOWN)
        };
        self.current = (self.before * factor).max(least).min(self.agreed);
        self.grown = now;
    }

    /// A request was taken: more may go, the longer the last cut is past.
    pub(super) fn grow(&mut self, congestion: Option<Congestion>, now: Instant) {
        self.pause = Duration::ZERO;
        let since = (now - self.grown).as_secs_f64();
        self.grown = now;
        if self.current == self.agreed || congestion.is_some_and(|c| !c.allows_more()) {
            return;
        }
        self.current += (self.before * GROWTH).max(1.0) * since;
        let enough = if self.agreed.is_finite() {
            self.agreed
        } else {
            self.before * 2.0
        };
        if self.current >= enough {
            self.current = self.agreed;
        }
    }
}
