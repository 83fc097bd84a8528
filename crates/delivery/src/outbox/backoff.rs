use std::time::Duration;

use countersign_core::Entropy;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(15);

/// The pause after the `attempt`-th failed attempt: doubling, with a jitter of a quarter so that
/// messages that failed together do not come back together.
pub(super) fn pause(attempt: i64, entropy: &dyn Entropy) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 16) - 1).unwrap_or(0);
    let pause = FIRST.saturating_mul(1 << doublings).min(LONGEST);
    let mut random = [0; 1];
    entropy.fill(&mut random);
    pause - pause / 4 * u32::from(random[0]) / 255
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::SystemEntropy;

    #[test]
    fn doubles_up_to_a_bound() {
        let between = |attempt, low, high| {
            let pause = pause(attempt, &SystemEntropy).as_millis();
            assert!((low..=high).contains(&pause), "{attempt}: {pause}");
        };
        for _ in 0..100 {
            between(0, 187, 250);
            between(1, 187, 250);
            between(3, 750, 1_000);
            between(60, 11_250, 15_000);
            between(i64::MAX, 11_250, 15_000);
        }
    }
}
