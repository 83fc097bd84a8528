use std::collections::BTreeMap;

use countersign_core::Millis;
use countersign_store::{SignInHour, SignInOutcome};

use super::Span;

/// How sign-ins ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInReport {
    /// In the order of time, with the steps in which there was none.
    pub steps: Vec<SignInsIn>,
    pub methods: Vec<SignInsBy>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SignInsIn {
    pub at: Millis,
    pub signed_in: i64,
    pub failed: i64,
    pub abandoned: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInsBy {
    pub method: String,
    pub signed_in: i64,
    pub failed: i64,
    pub abandoned: i64,
}

impl SignInReport {
    pub(super) fn of(span: Span, hours: &[SignInHour]) -> Self {
        let empty = |at| SignInsIn {
            at,
            ..SignInsIn::default()
        };
        let mut steps: Vec<SignInsIn> = span.beginnings().map(empty).collect();
        let mut methods: BTreeMap<&str, SignInsIn> = BTreeMap::new();
        for hour in hours {
            let Some(place) = span.place(hour.hour) else {
                continue;
            };
            steps[place].add(hour);
            methods.entry(&hour.method).or_default().add(hour);
        }
        let methods = methods.into_iter().map(|(method, sum)| SignInsBy {
            method: method.to_owned(),
            signed_in: sum.signed_in,
            failed: sum.failed,
            abandoned: sum.abandoned,
        });
        Self {
            steps,
            methods: methods.collect(),
        }
    }
}

impl SignInsIn {
    fn add(&mut self, hour: &SignInHour) {
        match hour.outcome {
            SignInOutcome::SignedIn => self.signed_in += hour.count,
            SignInOutcome::Failed => self.failed += hour.count,
            SignInOutcome::Abandoned => self.abandoned += hour.count,
        }
    }
}
