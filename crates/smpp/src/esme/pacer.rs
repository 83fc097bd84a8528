use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// First pause after a throttling answer, and the longest.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Spaces requests to the agreed rate, and further when the message centre asks for less.
#[derive(Debug)]
pub(super) struct Pacer {
    interval: Option<Duration>,
    pace: Mutex<Pace>,
}

#[derive(Debug)]
struct Pace {
    /// When the next request may go.
    next: Instant,
    pause: Duration,
}

impl Pacer {
    pub(super) fn new(messages_per_second: Option<u32>) -> Self {
        Self {
            interval: messages_per_second
                .filter(|rate| *rate > 0)
                .map(|rate| Duration::from_secs(1) / rate),
            pace: Mutex::new(Pace {
                next: Instant::now(),
                pause: Duration::ZERO,
            }),
        }
    }

    /// Waits for this request's turn.
    pub(super) async fn turn(&self) {
        let at = {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            if self.interval.is_none() && pace.next <= now {
                return;
            }
            let at = pace.next.max(now);
            pace.next = at + self.interval.unwrap_or_default();
            at
        };
        tokio::time::sleep_until(at).await;
    }

    /// The message centre answered that it gets too many.
    pub(super) fn slow_down(&self) {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.pause = (pace.pause * 2).clamp(FIRST_PAUSE, LONGEST_PAUSE);
        pace.next = pace.next.max(Instant::now() + pace.pause);
    }

    /// The message centre took one.
    pub(super) fn speed_up(&self) {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        pace.pause /= 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn keeps_the_rate() {
        let pacer = Pacer::new(Some(10));
        let start = Instant::now();
        for _ in 0..11 {
            pacer.turn().await;
        }
        assert_eq!(start.elapsed().as_millis() / 10, 100);
    }

    #[tokio::test(start_paused = true)]
    async fn throttling_answers_double_the_pause_and_good_ones_end_it() {
        let pacer = Pacer::new(None);
        pacer.turn().await;
        let start = Instant::now();
        pacer.slow_down();
        pacer.turn().await;
        assert!(start.elapsed() >= FIRST_PAUSE);
        pacer.slow_down();
        pacer.turn().await;
        assert!(start.elapsed() >= FIRST_PAUSE * 3);
        for _ in 0..8 {
            pacer.speed_up();
        }
        let start = Instant::now();
        pacer.turn().await;
        assert_eq!(start.elapsed(), Duration::ZERO);
    }
}
