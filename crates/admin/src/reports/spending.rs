use std::collections::BTreeMap;

use countersign_core::{Amount, Millis};
use countersign_store::MessageHour;

use super::{Span, country_name};

/// What messages cost, as it was counted when they were accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpendingReport {
    /// In the order of time, with the steps in which there was nothing.
    pub steps: Vec<SpentIn>,
    /// The dearest first.
    pub countries: Vec<SpentBy>,
    pub routes: Vec<SpentBy>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpentIn {
    pub at: Millis,
    pub messages: i64,
    pub cost: Amount,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpentBy {
    /// Of a country or of a route.
    pub name: String,
    pub messages: i64,
    pub cost: Amount,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    messages: i64,
    cost: i64,
}

impl Sum {
    fn add(&mut self, hour: &MessageHour) {
        self.messages += hour.messages;
        self.cost += hour.cost;
    }
}

impl SpendingReport {
    pub(super) fn of(span: Span, hours: &[MessageHour]) -> Self {
        let mut steps = vec![Sum::default(); span.steps];
        let mut countries: BTreeMap<&str, Sum> = BTreeMap::new();
        let mut routes: BTreeMap<&str, Sum> = BTreeMap::new();
        for hour in hours {
            let Some(place) = span.place(hour.hour) else {
                continue;
            };
            steps[place].add(hour);
            let country = country_name(&hour.country);
            countries.entry(country).or_default().add(hour);
            routes.entry(&hour.route).or_default().add(hour);
        }
        let steps = span.beginnings().zip(steps).map(|(at, sum)| SpentIn {
            at,
            messages: sum.messages,
            cost: Amount::from_millionths(sum.cost),
        });
        Self {
            steps: steps.collect(),
            countries: named(countries),
            routes: named(routes),
        }
    }
}

fn named(sums: BTreeMap<&str, Sum>) -> Vec<SpentBy> {
    let sums = sums.into_iter().map(|(name, sum)| SpentBy {
        name: name.to_owned(),
        messages: sum.messages,
        cost: Amount::from_millionths(sum.cost),
    });
    let mut sums: Vec<SpentBy> = sums.collect();
    sums.sort_by_key(|sum| std::cmp::Reverse((sum.cost, sum.messages)));
    sums
}
