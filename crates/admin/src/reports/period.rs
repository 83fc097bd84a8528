use std::str::FromStr;
use std::time::Duration;

use countersign_core::Millis;

const HOUR: u64 = 60 * 60;

/// How far a report looks back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Period {
    #[default]
    Day,
    Week,
    Month,
}

/// The time that a report is about, in steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub since: Millis,
    pub step: Duration,
    pub steps: usize,
}

impl Period {
    pub const ALL: [Self; 3] = [Self::Day, Self::Week, Self::Month];

    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    const fn steps(self) -> (u64, usize) {
        match self {
            Self::Day => (HOUR, 24),
            Self::Week => (24 * HOUR, 7),
            Self::Month => (24 * HOUR, 30),
        }
    }

    /// Whole hours or days of UTC; the last one is still going on.
    pub(super) fn until(self, now: Millis) -> Span {
        let (seconds, steps) = self.steps();
        let step = Duration::from_secs(seconds);
        let millis = i64::try_from(step.as_millis()).unwrap_or(i64::MAX);
        let last = now.0.div_euclid(millis) * millis;
        let before = i64::try_from(steps).unwrap_or(1) - 1;
        Span {
            since: Millis(last - before * millis),
            step,
            steps,
        }
    }
}

impl FromStr for Period {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        let mut all = Self::ALL.into_iter();
        all.find(|period| period.as_str() == text).ok_or(())
    }
}

impl Span {
    /// When each step begins.
    pub fn beginnings(self) -> impl Iterator<Item = Millis> {
        (0..self.steps)
            .map(move |place| self.since + self.step * u32::try_from(place).unwrap_or(u32::MAX))
    }

    /// Which step a moment is in.
    pub(super) fn place(self, at: Millis) -> Option<usize> {
        let passed = u128::try_from(at.0.checked_sub(self.since.0)?).ok()?;
        let place = usize::try_from(passed / self.step.as_millis().max(1)).ok()?;
        (place < self.steps).then_some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_the_step_that_goes_on() {
        let now = Millis(1_795_986_830_262);
        for period in Period::ALL {
            let span = period.until(now);
            assert_eq!(span.place(now), Some(span.steps - 1), "{period:?}");
            assert_eq!(span.place(span.since), Some(0));
            assert_eq!(span.place(Millis(span.since.0 - 1)), None);
            assert_eq!(span.beginnings().count(), span.steps);
            assert_eq!(period.as_str().parse(), Ok(period));
        }
    }
}
