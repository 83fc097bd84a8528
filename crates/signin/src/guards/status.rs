use std::sync::Arc;

use countersign_core::{Amount, Clock, Millis, Numbering};
use countersign_store::{AlarmRow, AuditEntry, StoppedPrefixRow, Store, StoreError};

use super::conversion::by_prefix;
use super::limits::families;
use super::numbers::{NumberRefusal, NumberRules};
use crate::rules::Rules;

/// What is looked at of each.
const MOST: i64 = 100;
/// From here a count is near its limit, in percent.
const NEAR: u8 = 80;

/// The guards as an operator sees them; for the command line, the console and metrics.
#[derive(Clone, Debug)]
pub struct Guards {
    store: Store,
    rules: Rules,
    clock: Arc<dyn Clock>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GuardStatus {
    /// Counts near their limit, the fullest first.
    pub limits: Vec<LimitState>,
    /// Prefixes, routes and centres that codes went by, the most used first.
    pub ways: Vec<WayState>,
    pub stopped: Vec<StoppedPrefixRow>,
    pub budget: BudgetState,
    /// The newest first.
    pub alarms: Vec<AlarmRow>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitState {
    /// Such as `code:prefix:447700`; numbers are keyed hashes.
    pub key: String,
    pub percent_used: u8,
    /// When it has rested.
    pub rested_at: Millis,
}

/// The share of codes that came back by one prefix, route or message centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayState {
    /// Such as `prefix:447700`, `route:smpp` or `centre:smpp`.
    pub name: String,
    pub sent: i64,
    pub entered: i64,
    /// Too few of too many.
    pub low: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BudgetState {
    pub spent: Amount,
    /// None for no end.
    pub daily: Option<Amount>,
    pub messages: i64,
}

impl Guards {
    #[must_use]
    pub fn new(store: Store, rules: Rules, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            rules,
            clock,
        }
    }

    /// Why no messages go to a number of this place in the numbering plan, if so.
    #[must_use]
    pub fn refuses(&self, numbering: &Numbering) -> Option<NumberRefusal> {
        self.rules.guards.numbers.refuse(numbering)
    }

    /// Which numbers get messages at all.
    #[must_use]
    pub const fn numbers(&self) -> &NumberRules {
        &self.rules.guards.numbers
    }

    /// # Errors
    /// If the store does not answer.
    pub async fn status(&self) -> Result<GuardStatus, StoreError> {
        let now = self.clock.now();
        let (budget, conversion) = (&self.rules.guards.budget, &self.rules.guards.conversion);
        let ways = self.store.conversions(conversion.window, now, MOST).await?;
        let spending = self.store.spending(budget.day(now)).await?;
        Ok(GuardStatus {
            limits: self.limits(now).await?,
            ways: ways
                .into_iter()
                .map(|way| WayState {
                    low: conversion.is_low(&way),
                    sent: way.sent,
                    entered: way.entered,
                    name: way.subject,
                })
                .collect(),
            stopped: self.stopped().await?,
            budget: BudgetState {
                spent: Amount::from_millionths(spending.amount),
                daily: budget.daily,
                messages: spending.messages,
            },
            alarms: self.store.alarms(MOST).await?,
        })
    }

    /// Prefixes that get no codes now.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn stopped(&self) -> Result<Vec<StoppedPrefixRow>, StoreError> {
        self.store.stopped_prefixes(self.clock.now()).await
    }

    /// Lets codes go to a prefix again; false when it was not stopped.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn lift(&self, prefix: &str, actor: &str) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        if !tx.lift_prefix(prefix, now).await? {
            return Ok(false);
        }
        tx.record(&AuditEntry {
            at: now,
            actor: actor.to_owned(),
            action: "guard.lift".to_owned(),
            subject: by_prefix(prefix),
            detail: String::new(),
        })
        .await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn limits(&self, now: Millis) -> Result<Vec<LimitState>, StoreError> {
        let mut limits = Vec::new();
        for (family, limit) in families(&self.rules) {
            for counted in self.store.counted(family, now, MOST).await? {
                limits.push(LimitState {
                    percent_used: limit.percent_used(counted.arrival, now),
                    rested_at: counted.arrival,
                    key: counted.key,
                });
            }
        }
        limits.retain(|limit| limit.percent_used >= NEAR);
        limits.sort_by(|a, b| b.percent_used.cmp(&a.percent_used).then(a.key.cmp(&b.key)));
        Ok(limits)
    }
}
