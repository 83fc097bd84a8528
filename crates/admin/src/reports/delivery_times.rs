use std::collections::BTreeMap;
use std::time::Duration;

use countersign_store::{MessageHour, MessageState};

use super::Span;

/// How long deliveries took, from acceptance to the receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryTimeReport {
    pub routes: Vec<DeliveryTimes>,
}

/// Of one route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryTimes {
    pub route: String,
    /// Messages of which a receipt says that they were delivered.
    pub delivered: i64,
    /// Others that have ended, or still wait.
    pub others: i64,
    /// So long at most for half of them.
    pub median: Duration,
    pub p90: Duration,
    pub p99: Duration,
}

impl DeliveryTimeReport {
    pub(super) fn of(span: Span, hours: &[MessageHour]) -> Self {
        let mut routes: BTreeMap<&str, (BTreeMap<i64, i64>, i64)> = BTreeMap::new();
        for hour in hours.iter().filter(|h| span.place(h.hour).is_some()) {
            let (times, others) = routes.entry(&hour.route).or_default();
            if hour.state == MessageState::Delivered {
                *times.entry(hour.within).or_default() += hour.messages;
            } else {
                *others += hour.messages;
            }
        }
        let routes = routes.into_iter().map(|(route, (times, others))| {
            let delivered = times.values().sum();
            let of = |share| within(&times, delivered, share);
            DeliveryTimes {
                route: route.to_owned(),
                delivered,
                others,
                median: of(50),
                p90: of(90),
                p99: of(99),
            }
        });
        let mut routes: Vec<DeliveryTimes> = routes.collect();
        routes.sort_by_key(|route| std::cmp::Reverse(route.delivered));
        Self { routes }
    }
}

/// The shortest time within which `share` of a hundred were delivered.
fn within(times: &BTreeMap<i64, i64>, all: i64, share: i64) -> Duration {
    let mut counted = 0;
    let time = times.iter().find(|(_, count)| {
        counted += **count;
        counted * 100 >= all * share
    });
    let millis = time.map_or(0, |(within, _)| *within);
    Duration::from_millis(u64::try_from(millis).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentile_is_the_shortest_time_that_is_enough() {
        let times = BTreeMap::from([(250, 50), (1_000, 45), (60_000, 5)]);
        let of = |share| within(&times, 100, share).as_millis();
        assert_eq!(
            [of(50), of(51), of(90), of(95), of(99)],
            [250, 1_000, 1_000, 1_000, 60_000]
        );
        assert_eq!(within(&BTreeMap::new(), 0, 99), Duration::ZERO);
    }
}
