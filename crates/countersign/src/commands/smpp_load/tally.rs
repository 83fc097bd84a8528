//! What came back, counted.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use countersign_smpp::{CommandStatus, Receipt, SubmitError, SubmitOk};
use hdrhistogram::Histogram;
use tokio::sync::Notify;

use super::report::{Latency, Receipts, Report};

#[derive(Debug)]
pub(super) struct Tally {
    counts: Mutex<Counts>,
    changed: Notify,
}

#[derive(Debug)]
struct Counts {
    answered: u64,
    accepted: u64,
    statuses: BTreeMap<String, u64>,
    latency: Histogram<u64>,
    /// When a message was submitted whose receipt is awaited.
    awaited: HashMap<String, Instant>,
    /// Receipts that were here before the answer that names their message.
    early: HashMap<String, Instant>,
    receipts: u64,
    states: BTreeMap<String, u64>,
    receipt_latency: Histogram<u64>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            counts: Mutex::new(Counts {
                answered: 0,
                accepted: 0,
                statuses: BTreeMap::new(),
                latency: histogram(),
                awaited: HashMap::new(),
                early: HashMap::new(),
                receipts: 0,
                states: BTreeMap::new(),
                receipt_latency: histogram(),
            }),
            changed: Notify::new(),
        }
    }
}

/// Microseconds, to three digits.
fn histogram() -> Histogram<u64> {
    // Only digits over 5 are refused.
    Histogram::new(3).unwrap_or_else(|_| unreachable!("three digits are allowed"))
}

impl Tally {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn answered(
        &self,
        began: Instant,
        outcome: Result<SubmitOk, SubmitError>,
        receipt: bool,
    ) {
        let mut counts = self.counts();
        counts.answered += 1;
        let status = match outcome {
            Ok(taken) => {
                counts.accepted += 1;
                record(&mut counts.latency, began.elapsed());
                if receipt {
                    counts.expect(taken.message_id, began);
                }
                "ESME_ROK".to_owned()
            }
            Err(SubmitError::Rejected { status }) => name(status),
            Err(SubmitError::Throttled) => "ESME_RTHROTTLED".to_owned(),
            Err(other) => other.to_string(),
        };
        *counts.statuses.entry(status).or_default() += 1;
    }

    pub(super) fn receipt(&self, receipt: Receipt) {
        let mut counts = self.counts();
        let state = format!("{:?}", receipt.state).to_lowercase();
        *counts.states.entry(state).or_default() += 1;
        match counts.awaited.remove(&receipt.message_id) {
            Some(began) => counts.received(began.elapsed()),
            None => {
                counts.early.insert(receipt.message_id, Instant::now());
            }
        }
        if counts.awaited.is_empty() {
            self.changed.notify_one();
        }
    }

    pub(super) fn so_far(&self) -> u64 {
        self.counts().answered
    }

    /// Waits until no receipt is missing.
    pub(super) async fn all_receipts(&self) {
        while !self.counts().awaited.is_empty() {
            self.changed.notified().await;
        }
    }

    pub(super) fn report(&self, took: Duration, receipts: bool) -> Report {
        let counts = self.counts();
        let seconds = took.as_secs_f64();
        Report {
            answered: counts.answered,
            accepted: counts.accepted,
            seconds,
            per_second: counts.answered as f64 / seconds,
            statuses: counts.statuses.clone(),
            latency_us: Latency::of(&counts.latency),
            receipts: receipts.then(|| Receipts {
                received: counts.receipts,
                missing: counts.awaited.len(),
                for_no_message: counts.early.len(),
                states: counts.states.clone(),
                latency_us: Latency::of(&counts.receipt_latency),
            }),
        }
    }
}

impl Counts {
    fn expect(&mut self, message_id: String, began: Instant) {
        match self.early.remove(&message_id) {
            Some(at) => self.received(at.saturating_duration_since(began)),
            None => {
                self.awaited.insert(message_id, began);
            }
        }
    }

    fn received(&mut self, after: Duration) {
        self.receipts += 1;
        record(&mut self.receipt_latency, after);
    }
}

/// The name without its explanation.
fn name(status: CommandStatus) -> String {
    let told = status.to_string();
    told.split_whitespace().next().unwrap_or(&told).to_owned()
}

fn record(histogram: &mut Histogram<u64>, took: Duration) {
    let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    // It grows with what it is given; only more memory than there is could be refused.
    let _ = histogram.record(micros);
}
