use std::time::Duration;

const FIRST: Duration = Duration::from_secs(1);
const LONGEST: Duration = Duration::from_secs(60);

/// The pause after the `attempt`-th failed attempt: doubling up to a minute.
pub(super) fn pause(attempt: i64) -> Duration {
    let doublings = u32::try_from(attempt.clamp(1, 16) - 1).unwrap_or(0);
    FIRST.saturating_mul(1 << doublings).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubles_up_to_a_minute() {
        let seconds = [0, 1, 2, 3, 7, 60, i64::MAX].map(|attempt| pause(attempt).as_secs());
        assert_eq!(seconds, [1, 1, 2, 4, 60, 60, 60]);
    }
}
