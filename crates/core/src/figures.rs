//! Plain counters that a crate counts into, for whoever shows them to the operator. A key is one of
//! a few words that are known beforehand, never anything that a person or an application said.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often something happened, by key.
#[derive(Debug)]
pub struct Tally<K>(Mutex<BTreeMap<K, u64>>);

/// How long something took, by key.
#[derive(Debug)]
pub struct Timings<K> {
    bounds: &'static [f64],
    taken: Mutex<BTreeMap<K, Histogram>>,
}

/// How many durations were at most how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Histogram {
    /// Upper bounds in seconds, rising.
    pub bounds: &'static [f64],
    /// Of the durations within a bound and above the one before; the last is above all bounds.
    pub counts: Vec<u64>,
    /// Of all durations, in seconds.
    pub sum: f64,
}

/// Bounds for what a program does by itself, in seconds.
pub const MOMENTS: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];

/// Bounds for what waits for others: message centres, networks, people.
pub const WAITS: &[f64] = &[
    0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0,
];

impl<K> Default for Tally<K> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Ord + Clone> Tally<K> {
    pub fn add(&self, key: K, count: u64) {
        *self.lock().entry(key).or_default() += count;
    }

    /// All counts so far.
    #[must_use]
    pub fn read(&self) -> BTreeMap<K, u64> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<K, u64>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Ord + Clone> Timings<K> {
    #[must_use]
    pub const fn within(bounds: &'static [f64]) -> Self {
        Self {
            bounds,
            taken: Mutex::new(BTreeMap::new()),
        }
    }

    pub fn add(&self, key: K, took: Duration) {
        let mut taken = self.lock();
        let histogram = taken.entry(key);
        let histogram = histogram.or_insert_with(|| Histogram::within(self.bounds));
        histogram.add(took);
    }

    /// All durations so far.
    #[must_use]
    pub fn read(&self) -> BTreeMap<K, Histogram> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<K, Histogram>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Histogram {
    #[must_use]
    pub fn within(bounds: &'static [f64]) -> Self {
        Self {
            bounds,
            counts: vec![0; bounds.len() + 1],
            sum: 0.0,
        }
    }

    pub fn add(&mut self, took: Duration) {
        let seconds = took.as_secs_f64();
        let place = self.bounds.partition_point(|bound| *bound < seconds);
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
        self.sum += seconds;
    }

    #[must_use]
    pub fn count(&self) -> u64 {
        self.counts.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_counted_is_found_under_its_key() {
        let tally = Tally::default();
        for key in ["right", "wrong", "right"] {
            tally.add(key, 1);
        }
        assert_eq!(tally.read(), BTreeMap::from([("right", 2), ("wrong", 1)]));
    }

    #[test]
    fn a_bound_holds_what_took_just_as_long() {
        let mut histogram = Histogram::within(&[0.1, 1.0]);
        for millis in [0, 100, 101, 1000, 1001, 90_000] {
            histogram.add(Duration::from_millis(millis));
        }
        assert_eq!(histogram.counts, [2, 2, 2]);
        assert!((histogram.sum - 92.202).abs() < 1e-9, "{}", histogram.sum);
    }

    proptest! {
        #[test]
        fn none_is_lost(taken in proptest::collection::vec(0_u64..1_000_000, 0..50)) {
            let timings = Timings::within(MOMENTS);
            for millis in &taken {
                timings.add((), Duration::from_millis(*millis));
            }
            let counted = timings.read().get(&()).map_or(0, Histogram::count);
            prop_assert_eq!(counted, taken.len() as u64);
        }
    }
}
