use std::collections::BTreeMap;

use countersign_store::MessageHour;

use super::{Span, country_name};

/// Which share of the codes was entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeReport {
    /// The most used first.
    pub countries: Vec<CodesBy>,
    pub routes: Vec<CodesBy>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodesBy {
    /// Of a country or of a route.
    pub name: String,
    pub sent: i64,
    pub entered: i64,
}

impl CodesBy {
    /// Codes entered for each hundred sent.
    #[must_use]
    pub const fn percent(&self) -> i64 {
        if self.sent > 0 {
            self.entered.saturating_mul(100) / self.sent
        } else {
            0
        }
    }
}

impl CodeReport {
    pub(super) fn of(span: Span, hours: &[MessageHour]) -> Self {
        let codes = || {
            let hours = hours.iter().filter(|hour| hour.purpose == "code");
            hours.filter(|hour| span.place(hour.hour).is_some())
        };
        Self {
            countries: by(codes(), |hour| country_name(&hour.country)),
            routes: by(codes(), |hour| &hour.route),
        }
    }
}

fn by<'a>(
    hours: impl Iterator<Item = &'a MessageHour>,
    name: impl Fn(&'a MessageHour) -> &'a str,
) -> Vec<CodesBy> {
    let mut sums: BTreeMap<&str, (i64, i64)> = BTreeMap::new();
    for hour in hours {
        let sum = sums.entry(name(hour)).or_default();
        sum.0 += hour.messages;
        sum.1 += hour.entered;
    }
    let sums = sums.into_iter().map(|(name, (sent, entered))| CodesBy {
        name: name.to_owned(),
        sent,
        entered,
    });
    let mut sums: Vec<CodesBy> = sums.collect();
    sums.sort_by_key(|sum| std::cmp::Reverse(sum.sent));
    sums
}
