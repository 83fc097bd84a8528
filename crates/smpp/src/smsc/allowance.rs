//! How many messages a system may still send: an allowance that grows with time.

use tokio::time::Instant;

/// What may come at once, as a part of a second's worth.
const BURST: f64 = 0.1;

#[derive(Debug)]
pub(super) struct Allowance {
    left: f64,
    at: Instant,
}

impl Default for Allowance {
    fn default() -> Self {
        Self {
            left: f64::INFINITY,
            at: Instant::now(),
        }
    }
}

impl Allowance {
    /// Whether one more message is within `per_second`.
    pub(super) fn take(&mut self, per_second: u32) -> bool {
        let now = Instant::now();
        let grown = now.duration_since(self.at).as_secs_f64() * f64::from(per_second);
        self.left = (self.left + grown).min(most(per_second));
        self.at = now;
        let within = self.left >= 1.0;
        if within {
            self.left -= 1.0;
        }
        within
    }

    /// How much of it is used, in per cent.
    pub(super) fn used(&self, per_second: u32) -> u8 {
        let most = most(per_second);
        // Between 0 and 100.
        (100.0 * (1.0 - self.left.clamp(0.0, most) / most)) as u8
    }
}

fn most(per_second: u32) -> f64 {
    (f64::from(per_second) * BURST).max(1.0)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn over_time_just_the_rate_passes() {
        let mut allowance = Allowance::default();
        let mut passed = 0;
        for _ in 0..1000 {
            passed += u32::from(allowance.take(100));
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!((99..=111).contains(&passed), "{passed}");
        while allowance.take(100) {}
        assert!(allowance.used(100) >= 90);
    }
}
