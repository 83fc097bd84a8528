use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

/// A mark is set every so many messages: only then the clock is asked.
const STEP: u64 = 128;

/// What really goes through, at the cost of one addition a message.
#[derive(Debug)]
pub(super) struct Flow {
    count: AtomicU64,
    /// The last two marks: count and time.
    marks: Mutex<[(u64, Instant); 2]>,
}

impl Flow {
    pub(super) fn new() -> Self {
        Self {
            count: AtomicU64::new(0),
            marks: Mutex::new([(0, Instant::now()); 2]),
        }
    }

    pub(super) fn count(&self) {
        let count = self.count.fetch_add(1, Ordering::Relaxed) + 1;
        if count.is_multiple_of(STEP) {
            let mut marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
            *marks = [marks[1], (count, Instant::now())];
        }
    }

    /// Messages a second since the last mark but one.
    pub(super) fn per_second(&self, now: Instant) -> f64 {
        let marks = self.marks.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, at) = marks[0];
        let since = self.count.load(Ordering::Relaxed).saturating_sub(count);
        // A burst of a moment is no rate.
        since as f64 / (now - at).as_secs_f64().max(1.0)
    }
}
