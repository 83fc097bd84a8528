use std::time::Duration;

use countersign_core::ids::PersonId;
use countersign_core::{Millis, Phone};
use countersign_store::{Conversion, NewMessage, StoppedPrefixRow, StoreError, Tx, Window};

use super::alarm::{self, Alarm};
use super::limits::pace_key;
use crate::services::Services;

/// What share of the codes must come back. Numbers that are pumped for their termination fees
/// never enter a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversionRules {
    pub window: Window,
    /// Codes sent in the window before anything is concluded; 0 for never.
    pub at_least: i64,
    /// Codes entered for each hundred sent, below which an alarm is raised.
    pub alarm_below_percent: i64,
    /// How long a prefix gets no codes then; none for an alarm only.
    pub stop: Option<Duration>,
    /// Beginnings of numbers, digits only, that are never stopped.
    pub trusted_prefixes: Vec<String>,
}

impl Default for ConversionRules {
    fn default() -> Self {
        Self {
            window: Window {
                length: Duration::from_secs(60 * 60),
                grace: Duration::from_secs(2 * 60),
            },
            at_least: 50,
            alarm_below_percent: 20,
            stop: None,
            trusted_prefixes: Vec::new(),
        }
    }
}

impl ConversionRules {
    /// Too few of these codes came back.
    #[must_use]
    pub fn is_low(&self, conversion: &Conversion) -> bool {
        self.at_least > 0
            && conversion.sent >= self.at_least
            && conversion
                .percent()
                .is_some_and(|percent| percent < self.alarm_below_percent)
    }

    fn trusts(&self, prefix: &str) -> bool {
        self.trusted_prefixes
            .iter()
            .any(|trusted| prefix.starts_with(trusted.as_str()))
    }
}

/// A prefix whose codes do not come back.
#[derive(Clone, Debug)]
pub(super) struct Pumped {
    prefix: String,
    conversion: Conversion,
    duration: Duration,
}

pub(super) fn by_prefix(prefix: &str) -> String {
    format!("prefix:{prefix}")
}

fn ways(prefix: &str, route: &str, centre: &str) -> [String; 3] {
    [
        by_prefix(prefix),
        format!("route:{route}"),
        format!("centre:{centre}"),
    ]
}

/// Counts a code that is sent, unless its prefix has to be stopped first.
pub(super) async fn sent(
    tx: &mut Tx,
    rules: &ConversionRules,
    prefix: &str,
    message: &NewMessage,
    now: Millis,
) -> Result<Result<(), Pumped>, StoreError> {
    for subject in ways(prefix, &message.route, &message.centre) {
        let conversion = tx.conversion(&subject, rules.window, now).await?;
        if rules.is_low(&conversion) {
            let of_prefix = subject == by_prefix(prefix);
            if let Some(duration) = rules.stop
                && of_prefix
                && !rules.trusts(prefix)
            {
                return Ok(Err(Pumped {
                    prefix: prefix.to_owned(),
                    conversion,
                    duration,
                }));
            }
            alarm::raise(tx, &low(&conversion, rules, now)).await?;
        }
        tx.count_sent(&subject, rules.window, now).await?;
    }
    Ok(Ok(()))
}

/// Counts a code that was entered; whoever enters codes may soon have another.
pub(crate) async fn entered(
    tx: &mut Tx,
    services: &Services,
    person: &PersonId,
    (phone, destination): (&Phone, &[u8]),
    (route, centre): (&str, &str),
    now: Millis,
) -> Result<(), StoreError> {
    let window = services.rules.guards.conversion.window;
    for subject in ways(&phone.numbering().prefix, route, centre) {
        tx.count_entered(&subject, window, now).await?;
    }
    tx.reset_limit(&pace_key(person, destination)).await
}

/// Stops a prefix: one node does, and tells.
pub(super) async fn stop(
    services: &Services,
    pumped: &Pumped,
    now: Millis,
) -> Result<(), StoreError> {
    let rules = &services.rules.guards.conversion;
    let alarm = low(&pumped.conversion, rules, now);
    let mut tx = services.store.begin().await?;
    let stopped = tx
        .stop_prefix(&StoppedPrefixRow {
            prefix: pumped.prefix.clone(),
            reason: alarm.detail.clone(),
            stopped_at: now,
            until_at: now + pumped.duration,
        })
        .await?;
    if stopped {
        // After the stop the prefix is judged by what comes then.
        tx.forget_conversion(&pumped.conversion.subject).await?;
        let minutes = pumped.duration.as_secs() / 60;
        let alarm = Alarm {
            kind: "prefix-stopped",
            detail: format!("{}; no codes go there for {minutes} minutes", alarm.detail),
            quiet: Duration::ZERO,
            ..alarm
        };
        alarm::raise(&mut tx, &alarm).await?;
    }
    tx.commit().await
}

fn low(conversion: &Conversion, rules: &ConversionRules, now: Millis) -> Alarm {
    Alarm {
        kind: "conversion",
        subject: conversion.subject.clone(),
        detail: format!(
            "{} of {} codes were entered in the last {} minutes",
            conversion.entered,
            conversion.sent,
            rules.window.length.as_secs() / 60
        ),
        at: now,
        quiet: rules.window.length,
    }
}
