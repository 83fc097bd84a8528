use countersign_core::Millis;

use crate::PropertyError;
use crate::properties::Reader;

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const MINUTES_A_DAY: i64 = 24 * 60;

/// When a route may be used: times of a day, and days of a week, at an offset from UTC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Window {
    /// Minutes of a day, the end not included; an end before its beginning is tomorrow's.
    time: Option<(i64, i64)>,
    /// Monday is 0.
    days: Option<[bool; 7]>,
    /// Minutes east of UTC.
    offset: i64,
}

impl Window {
    pub(super) fn read(reader: &Reader<'_>) -> Result<Self, PropertyError> {
        let read = |name: &str, allowed: &str| (reader.text(name), reader.refuse(name, allowed));
        let (time, no_time) = read("time", "a part of the day, such as 08:00-20:00");
        let (days, no_days) = read("days", "days, such as mon-fri, sun");
        let (zone, no_zone) = read("time_zone", "an offset from UTC, such as +02:00");
        Ok(Self {
            time: time.map(|t| span(t).ok_or(no_time)).transpose()?,
            days: days.map(|d| week(d).ok_or(no_days)).transpose()?,
            offset: zone
                .map(|z| offset(z).ok_or(no_zone))
                .transpose()?
                .unwrap_or(0),
        })
    }

    pub(super) fn holds(&self, now: Millis) -> bool {
        let minutes = now.seconds().div_euclid(60) + self.offset;
        let (day, minute) = (
            minutes.div_euclid(MINUTES_A_DAY),
            minutes.rem_euclid(MINUTES_A_DAY),
        );
        let (within, began) = match self.time {
            None => (true, day),
            Some((from, to)) if from <= to => ((from..to).contains(&minute), day),
            Some((from, _)) if minute >= from => (true, day),
            // After midnight it is still the day on which the window began.
            Some((_, to)) => (minute < to, day - 1),
        };
        // The first day of the epoch was a Thursday.
        let weekday = usize::try_from((began + 3).rem_euclid(7)).unwrap_or(0);
        within && self.days.is_none_or(|days| days[weekday])
    }
}

fn span(text: &str) -> Option<(i64, i64)> {
    let (from, to) = text.split_once('-')?;
    Some((minute(from)?, minute(to)?))
}

fn minute(text: &str) -> Option<i64> {
    let (hours, minutes) = text.trim().split_once(':')?;
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let minute = hours * 60 + minutes;
    ((0..60).contains(&minutes) && (0..=MINUTES_A_DAY).contains(&minute)).then_some(minute)
}

fn offset(text: &str) -> Option<i64> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("utc") || text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let minutes = minute(rest)?;
    (minutes <= 14 * 60).then_some(sign * minutes)
}

fn week(text: &str) -> Option<[bool; 7]> {
    let day = |name: &str| {
        let name = name.trim().to_ascii_lowercase();
        DAYS.iter().position(|day| *day == name)
    };
    let mut days = [false; 7];
    for item in text.split(',').filter(|item| !item.trim().is_empty()) {
        let (from, to) = item.split_once('-').unwrap_or((item, item));
        let (from, to) = (day(from)?, day(to)?);
        let length = (to + 7 - from) % 7;
        for step in 0..=length {
            days[(from + step) % 7] = true;
        }
    }
    days.contains(&true).then_some(days)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(properties: &[(&str, &str)]) -> Result<Window, PropertyError> {
        let table = properties
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        Window::read(&Reader::new(&table))
    }

    /// 2024-01-01 was a Monday.
    fn at(day: i64, hour: i64, minute: i64) -> Millis {
        Millis((1_704_067_200 + day * 86_400 + hour * 3_600 + minute * 60) * 1_000)
    }

    #[test]
    fn hours_days_and_zones_bound_a_window() {
        let office = window(&[("time", "08:00-18:00"), ("days", "mon-fri")]).unwrap();
        assert!(office.holds(at(0, 8, 0)));
        assert!(!office.holds(at(0, 7, 59)) && !office.holds(at(0, 18, 0)));
        assert!(office.holds(at(4, 12, 0)) && !office.holds(at(5, 12, 0)));
        let east = window(&[("time", "08:00-18:00"), ("time_zone", "+05:30")]).unwrap();
        assert!(east.holds(at(0, 2, 30)) && !east.holds(at(0, 12, 30)));
        assert!(window(&[]).unwrap().holds(at(6, 3, 0)));
    }

    #[test]
    fn a_night_belongs_to_the_day_on_which_it_began() {
        let night = window(&[("time", "22:00-06:00"), ("days", "fri, sat-sun")]).unwrap();
        assert!(night.holds(at(4, 23, 0)) && night.holds(at(5, 5, 59)));
        assert!(night.holds(at(7, 1, 0)), "of Sunday");
        assert!(!night.holds(at(4, 1, 0)), "of Thursday");
        assert!(!night.holds(at(5, 12, 0)));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for (name, value) in [
            ("time", "8-18"),
            ("time", "08:00-24:30"),
            ("days", "monday"),
            ("days", ","),
            ("time_zone", "Europe/London"),
            ("time_zone", "+15:00"),
        ] {
            let error = window(&[(name, value)]).unwrap_err();
            assert_eq!(error.property, name);
        }
    }
}
