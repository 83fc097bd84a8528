use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_core::ids::MessageId;
use countersign_store::StoreError;
use tokio::sync::{Notify, mpsc, watch};

use super::receipts::Unmatched;
use super::{Outbox, Outcome, Turn};
use crate::channel::Report;
use crate::route::Phase;

/// How much goes into one transaction.
const BATCH: usize = 256;

/// How often a store that does not answer is tried again.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// How often receipts without a message look for it again.
const RECEIPT_PAUSE: Duration = Duration::from_millis(500);

/// Writes what came of attempts and what receipts say, many in one transaction.
pub(crate) struct Recorder {
    pub(crate) route: String,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) wake: Arc<Notify>,
}

/// What one transaction did.
struct Written {
    changed: Vec<MessageId>,
    unmatched: Vec<(Millis, Report)>,
}

impl Recorder {
    /// Runs until the route is closed, or nobody is left who could report.
    pub(crate) async fn run(
        self,
        mut outcomes: mpsc::Receiver<Outcome>,
        mut reports: mpsc::Receiver<Report>,
        mut phase: watch::Receiver<Phase>,
    ) {
        let mut unmatched = Unmatched::default();
        let mut closing = false;
        while !closing {
            let (mut done, mut reported) = (Vec::new(), Vec::new());
            tokio::select! {
                more = outcomes.recv_many(&mut done, BATCH), if !outcomes.is_closed() => {
                    closing = more == 0 && reports.is_closed();
                }
                more = reports.recv_many(&mut reported, BATCH), if !reports.is_closed() => {
                    closing = more == 0 && outcomes.is_closed();
                }
                () = tokio::time::sleep(RECEIPT_PAUSE), if !unmatched.is_empty() => {}
                _ = phase.wait_for(|phase| *phase == Phase::Closed) => closing = true,
            }
            gather(&mut outcomes, &mut done, closing);
            gather(&mut reports, &mut reported, closing);
            let now = self.outbox.clock.now();
            let mut waiting = unmatched.take();
            waiting.extend(reported.into_iter().map(|report| (now, report)));
            self.record(done, waiting, &mut unmatched).await;
        }
    }

    async fn record(
        &self,
        done: Vec<Outcome>,
        receipts: Vec<(Millis, Report)>,
        unmatched: &mut Unmatched,
    ) {
        if done.is_empty() && receipts.is_empty() {
            return;
        }
        let written = loop {
            match self.write(&done, &receipts).await {
                Ok(written) => break written,
                Err(error) => {
                    tracing::warn!(route = self.route, %error, "the outbox cannot be written");
                    tokio::time::sleep(STORE_PAUSE).await;
                }
            }
        };
        for outcome in &done {
            outcome.log(&self.route);
        }
        let now = self.outbox.clock.now();
        for (arrived, report) in written.unmatched {
            unmatched.keep(arrived, report, now);
        }
        self.outbox.waiters.tell(&written.changed);
        if done.iter().any(|o| matches!(o.turn, Turn::Again { .. })) {
            self.wake.notify_one();
        }
    }

    async fn write(
        &self,
        done: &[Outcome],
        receipts: &[(Millis, Report)],
    ) -> Result<Written, StoreError> {
        let now = self.outbox.clock.now();
        let mut changed: Vec<MessageId> = done.iter().map(|o| o.id.clone()).collect();
        let mut unmatched = Vec::new();
        let mut tx = self.outbox.store.begin().await?;
        for outcome in done {
            outcome.write(&mut tx, &self.route, now).await?;
        }
        for (arrived, report) in receipts {
            let found = tx
                .apply_receipt(&self.route, &report.id, report.state, &report.detail, now)
                .await?;
            match found {
                Some(message) => {
                    let state = report.state.as_str();
                    tracing::info!(%message, route = self.route, state, "receipt");
                    changed.push(message);
                }
                None => unmatched.push((*arrived, report.clone())),
            }
        }
        tx.commit().await?;
        Ok(Written { changed, unmatched })
    }
}

/// Adds what is there already; before the end, all of it.
fn gather<T>(from: &mut mpsc::Receiver<T>, into: &mut Vec<T>, all: bool) {
    while all || into.len() < BATCH {
        let Ok(next) = from.try_recv() else { break };
        into.push(next);
    }
}
