use std::hash::{BuildHasher as _, RandomState};
use std::time::Duration;

/// How long to wait between attempts: doubling, with full jitter so that many clients of one
/// message centre do not come back all at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    pub min: Duration,
    pub max: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            min: Duration::from_millis(250),
            max: Duration::from_secs(30),
        }
    }
}

impl Backoff {
    /// A wait after `failures` failures in a row: between `min` and the doubled ceiling.
    pub(super) fn wait(self, failures: u32) -> Duration {
        let doubled = self
            .min
            .saturating_mul(2u32.saturating_pow(failures.min(16)));
        let ceiling = doubled.clamp(self.min, self.max.max(self.min));
        // The hasher's keys are random for each process and differ for each instance.
        let random = RandomState::new().hash_one(failures) >> 11;
        let share = random as f64 / (1u64 << 53) as f64;
        self.min + ceiling.saturating_sub(self.min).mul_f64(share)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_between_min_and_max() {
        let backoff = Backoff {
            min: Duration::from_millis(100),
            max: Duration::from_secs(5),
        };
        for failures in 0..40 {
            let wait = backoff.wait(failures);
            assert!(wait >= backoff.min && wait <= backoff.max, "{wait:?}");
        }
    }
}
