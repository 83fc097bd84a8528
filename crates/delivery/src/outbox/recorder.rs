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

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::{Keyring, SystemClock, SystemEntropy};
    use countersign_store::{MessageState, NewMessage, Store};

    async fn outbox(folder: &std::path::Path) -> Arc<Outbox> {
        let url = format!("sqlite:{}", folder.join("countersign.db").display());
        Arc::new(Outbox {
            store: Store::open(&url).await.unwrap(),
            keyring: Arc::new(Keyring::new(&[7; 32])),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            waiters: crate::watching::Waiters::default(),
        })
    }

    async fn add(outbox: &Outbox, id: &str) {
        let now = outbox.clock.now();
        let message = NewMessage {
            id: id.into(),
            route: "smpp".to_owned(),
            purpose: "code".to_owned(),
            person_id: None,
            masked: "••••• 23".to_owned(),
            sealed: Vec::new(),
            created_at: now,
            expires_at: now + Duration::from_secs(300),
        };
        let mut tx = outbox.store.begin().await.unwrap();
        tx.add_message(&message).await.unwrap();
        tx.commit().await.unwrap();
    }

    fn sent(id: &str, part: &str) -> Outcome {
        Outcome {
            id: id.into(),
            masked: String::new(),
            turn: Turn::Sent(vec![part.to_owned()]),
        }
    }

    fn delivered(part: &str) -> Report {
        Report {
            id: part.to_owned(),
            state: MessageState::Delivered,
            detail: String::new(),
        }
    }

    #[tokio::test]
    async fn a_receipt_may_overtake_the_answer_come_twice_or_belong_to_nobody() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = outbox(folder.path()).await;
        add(&outbox, "m1").await;
        let (outcomes, done) = mpsc::channel(9);
        let (reports, reported) = mpsc::channel(9);
        let (phase, watched) = watch::channel(Phase::Open);
        let recorder = Recorder {
            route: "smpp".to_owned(),
            outbox: outbox.clone(),
            wake: Arc::default(),
        };
        let running = tokio::spawn(recorder.run(done, reported, watched));
        for part in ["a", "nobody's"] {
            reports.send(delivered(part)).await.unwrap();
        }
        // All receipts are taken before the answer is given.
        while reports.capacity() < 9 {
            tokio::task::yield_now().await;
        }
        outcomes.send(sent("m1", "a")).await.unwrap();
        let waiter = crate::watching::Waiter::new(&outbox, &"m1".into());
        let state = waiter.until(async |outbox, id| {
            let message = outbox.store.message(id).await?;
            Ok(message.map(|m| m.state).filter(|s| s.is_final()))
        });
        let state = tokio::time::timeout(Duration::from_secs(30), state).await;
        assert_eq!(state.unwrap().unwrap(), MessageState::Delivered);
        reports.send(delivered("a")).await.unwrap();
        phase.send_replace(Phase::Closed);
        running.await.unwrap();
        let events = outbox.store.message_events(&"m1".into()).await.unwrap();
        assert_eq!(events.len(), 3, "{events:?}");
    }

    #[tokio::test]
    async fn what_was_reported_before_the_end_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = outbox(folder.path()).await;
        let (outcomes, done) = mpsc::channel(999);
        let (_reports, reported) = mpsc::channel(9);
        let (_phase, watched) = watch::channel(Phase::Closed);
        for number in 0..BATCH + 50 {
            let id = number.to_string();
            add(&outbox, &id).await;
            outcomes.send(sent(&id, &id)).await.unwrap();
        }
        let recorder = Recorder {
            route: "smpp".to_owned(),
            outbox: outbox.clone(),
            wake: Arc::default(),
        };
        recorder.run(done, reported, watched).await;
        for number in 0..BATCH + 50 {
            let message = outbox.store.message(&number.to_string().into()).await;
            assert_eq!(message.unwrap().unwrap().state, MessageState::Submitted);
        }
    }
}
