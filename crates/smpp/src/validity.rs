//! Relative time (§7.1.1.2), the form a validity period takes.

use std::time::Duration;

/// Text that is no relative time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a relative time of the form YYMMDDhhmmss000R")]
pub struct InvalidPeriod;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;
const MONTH: u64 = 30 * DAY;
const YEAR: u64 = 365 * DAY;

/// Formats a period as `YYMMDDhhmmss000R`, rounded down to whole seconds but at least one.
///
/// Rounding down keeps a message from outliving what it carries. A month counts 30 days, a year
/// 365; periods over 99 years are cut.
pub fn relative(period: Duration) -> String {
    let mut rest = period.as_secs().clamp(1, 100 * YEAR - 1);
    let mut take = |unit: u64| {
        let count = rest / unit;
        rest %= unit;
        count
    };
    let (years, months, days) = (take(YEAR), take(MONTH), take(DAY));
    let (hours, minutes, seconds) = (take(HOUR), take(MINUTE), take(1));
    format!("{years:02}{months:02}{days:02}{hours:02}{minutes:02}{seconds:02}000R")
}

/// Reads what [`relative`] writes.
pub fn parse_relative(text: &str) -> Result<Duration, InvalidPeriod> {
    let bytes = text.as_bytes();
    let (16, Some(b'R')) = (bytes.len(), bytes.last()) else {
        return Err(InvalidPeriod);
    };
    if !bytes[..15].iter().all(u8::is_ascii_digit) {
        return Err(InvalidPeriod);
    }
    let units = [YEAR, MONTH, DAY, HOUR, MINUTE, 1];
    let seconds = units
        .iter()
        .zip(bytes.chunks_exact(2))
        .map(|(unit, pair)| unit * (u64::from(pair[0] - b'0') * 10 + u64::from(pair[1] - b'0')));
    Ok(Duration::from_secs(seconds.sum()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes() {
        assert_eq!(relative(Duration::from_secs(300)), "000000000500000R");
    }

    #[test]
    fn rounds_down_but_never_to_zero() {
        assert_eq!(relative(Duration::from_millis(299_999)), "000000000459000R");
        assert_eq!(relative(Duration::ZERO), "000000000001000R");
    }

    #[test]
    fn longest_period_keeps_two_digits_a_field() {
        assert_eq!(relative(Duration::MAX).len(), 16);
    }

    #[test]
    fn reads_what_it_writes() {
        for seconds in [1, 59, 60, 3_661, 86_399, 2_592_000, 40_000_000] {
            let period = Duration::from_secs(seconds);
            assert_eq!(parse_relative(&relative(period)), Ok(period));
        }
    }

    #[test]
    fn refuses_other_forms() {
        for text in ["", "000000000500000+", "00000000050000R", "0000000005é000R"] {
            assert_eq!(parse_relative(text), Err(InvalidPeriod), "{text}");
        }
    }
}
