use std::sync::Arc;
use std::time::Duration;

use countersign_core::ids::MessageId;
use countersign_store::{ReceiptRow, StoreError, Taken};
use tokio::sync::{mpsc, watch};

use super::{Outbox, Outcome, Turn, withdraw};
use crate::channel::Report;
use crate::lane::Phase;

/// How much goes into one transaction.
const BATCH: usize = 256;

/// How often a store that does not answer is tried again.
const STORE_PAUSE: Duration = Duration::from_secs(1);

/// The longest detail of a receipt that is kept, in characters.
const LONGEST_DETAIL: usize = 200;

/// Writes what came of attempts and what receipts say, many in one transaction.
pub(crate) struct Recorder {
    pub(crate) centre: String,
    pub(crate) outbox: Arc<Outbox>,
}

impl Recorder {
    /// Runs until the lane is closed, or nobody is left who could report.
    pub(crate) async fn run(
        self,
        mut outcomes: mpsc::Receiver<Outcome>,
        mut reports: mpsc::Receiver<Report>,
        mut phase: watch::Receiver<Phase>,
    ) {
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
                _ = phase.wait_for(|phase| *phase == Phase::Closed) => closing = true,
            }
            gather(&mut outcomes, &mut done, closing);
            gather(&mut reports, &mut reported, closing);
            self.record(&done, reported).await;
        }
    }

    async fn record(&self, done: &[Outcome], reported: Vec<Report>) {
        if done.is_empty() && reported.is_empty() {
            return;
        }
        let changed = match self.write_patiently(done, &reported).await {
            Ok(changed) => changed,
            Err(_) => self.write_one_by_one(done, &reported).await,
        };
        for stored in reported.into_iter().filter_map(|report| report.stored) {
            stored.tell();
        }
        self.outbox.waiters.tell(&changed);
        for outcome in done {
            outcome.log(&self.centre);
            if let Turn::Again { plan, .. } = &outcome.turn {
                self.outbox.wake(&plan.hop().centre);
            }
        }
    }

    /// Leaves out what cannot be written. A receipt among it counts as stored: it would be refused
    /// again, however often the other side sent it.
    async fn write_one_by_one(&self, done: &[Outcome], reported: &[Report]) -> Vec<MessageId> {
        let mut changed = Vec::new();
        for outcome in done {
            match self
                .write_patiently(std::slice::from_ref(outcome), &[])
                .await
            {
                Ok(more) => changed.extend(more),
                Err(error) => {
                    let message = &outcome.lease.id;
                    tracing::error!(%message, centre = self.centre, %error, "what came of an attempt cannot be kept");
                }
            }
        }
        for report in reported {
            match self
                .write_patiently(&[], std::slice::from_ref(report))
                .await
            {
                Ok(more) => changed.extend(more),
                Err(error) => {
                    tracing::error!(centre = self.centre, %error, "a receipt cannot be kept");
                }
            }
        }
        changed
    }

    /// Tries until the store answers. An error is about what is written.
    async fn write_patiently(
        &self,
        done: &[Outcome],
        reported: &[Report],
    ) -> Result<Vec<MessageId>, StoreError> {
        loop {
            match self.write(done, reported).await {
                Err(error) if !error.is_of_the_values() => {
                    tracing::warn!(centre = self.centre, %error, "the outbox cannot be written");
                    tokio::time::sleep(STORE_PAUSE).await;
                }
                answer => return answer,
            }
        }
    }

    async fn write(
        &self,
        done: &[Outcome],
        reported: &[Report],
    ) -> Result<Vec<MessageId>, StoreError> {
        let now = self.outbox.clock.now();
        let mut changed: Vec<MessageId> = done.iter().map(|o| o.lease.id.clone()).collect();
        let mut called_off = Vec::new();
        let mut tx = self.outbox.store.begin().await?;
        for outcome in done {
            let message = &outcome.lease.id;
            match outcome.write(&mut tx, &self.centre, now).await? {
                Taken::Counts => {}
                Taken::CalledOff => called_off.push(message.clone()),
                Taken::TooLate => {
                    tracing::warn!(%message, centre = self.centre, "an attempt ended too late to count");
                }
            }
        }
        for report in reported {
            let receipt = ReceiptRow {
                centre: &self.centre,
                ids: &report.ids,
                state: report.state,
                detail: &plain(&report.detail),
            };
            let state = report.state.as_str();
            match tx.apply_receipt(&receipt, now).await? {
                Some(message) => {
                    tracing::info!(%message, centre = self.centre, state, "receipt");
                    changed.push(message);
                }
                None => tracing::debug!(
                    centre = self.centre,
                    state,
                    "a receipt waits for its message"
                ),
            }
        }
        tx.commit().await?;
        for message in called_off {
            tokio::spawn(withdraw(Arc::clone(&self.outbox), message));
        }
        Ok(changed)
    }
}

/// What the other side said, fit for logs and pages.
fn plain(detail: &str) -> String {
    let printable = detail.chars().filter(|c| !c.is_control());
    printable.take(LONGEST_DETAIL).collect()
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
    use countersign_store::{Lease, MessageState, NewMessage, Store};

    async fn outbox(folder: &std::path::Path) -> Arc<Outbox> {
        let url = format!("sqlite:{}", folder.join("countersign.db").display());
        Arc::new(Outbox {
            store: Store::open(&url).await.unwrap(),
            keyring: Arc::new(Keyring::new(&[7; 32])),
            clock: Arc::new(SystemClock),
            entropy: Arc::new(SystemEntropy),
            waiters: crate::watching::Waiters::default(),
            issuer: std::sync::OnceLock::new(),
            lanes: crate::centres::OpenLanes::default(),
            node: "n1".to_owned(),
            figures: crate::DeliveryFigures::default(),
            spans: crate::outbox::Spans::default(),
            visits: std::sync::atomic::AtomicBool::new(false),
        })
    }

    async fn add(outbox: &Outbox, id: &str) {
        let now = outbox.clock.now();
        let message = NewMessage {
            id: id.into(),
            route: "smpp".to_owned(),
            centre: "smpp".to_owned(),
            plan: String::new(),
            medium: "text".to_owned(),
            country: None,
            purpose: "code".to_owned(),
            person_id: None,
            masked: "••••• 23".to_owned(),
            number_key: Vec::new(),
            cost: 0,
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
            lease: Lease {
                id: id.into(),
                holder: "n1".to_owned(),
                attempt: 1,
            },
            masked: String::new(),
            turn: Turn::Sent {
                parts: vec![part.to_owned()],
                second_at: None,
            },
            half_sent: Vec::new(),
        }
    }

    fn delivered(part: &str) -> Report {
        Report {
            ids: vec![part.to_owned()],
            state: MessageState::Delivered,
            detail: String::new(),
            stored: None,
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
            centre: "smpp".to_owned(),
            outbox: outbox.clone(),
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

    /// As with a row that some other program has damaged.
    fn refuse_events_of(folder: &std::path::Path, message: &str) {
        let file = rusqlite::Connection::open(folder.join("countersign.db")).unwrap();
        let trigger = format!(
            "CREATE TRIGGER refuse BEFORE INSERT ON message_event
             WHEN NEW.message_id = '{message}'
             BEGIN SELECT RAISE(ABORT, 'refused by the test'); END"
        );
        file.execute_batch(&trigger).unwrap();
    }

    #[tokio::test]
    async fn what_cannot_be_written_keeps_nothing_else_from_the_store() {
        let folder = tempfile::tempdir().unwrap();
        let outbox = outbox(folder.path()).await;
        for id in ["m1", "m2", "m3"] {
            add(&outbox, id).await;
        }
        refuse_events_of(folder.path(), "m2");
        let (outcomes, done) = mpsc::channel(9);
        let (reports, reported) = mpsc::channel(9);
        let (_phase, watched) = watch::channel(Phase::Closed);
        for (id, part) in [("m1", "a"), ("m2", "b"), ("m3", "c")] {
            outcomes.send(sent(id, part)).await.unwrap();
        }
        let (tell, told) = tokio::sync::oneshot::channel();
        let failed = Report {
            state: MessageState::Failed,
            detail: format!("Undeliverable,\r\n\u{1b}[2J error 1{}", "0".repeat(999)),
            stored: Some(crate::channel::Stored::new(move || tell.send(()).unwrap())),
            ..delivered("c")
        };
        reports.send(failed).await.unwrap();
        let recorder = Recorder {
            centre: "smpp".to_owned(),
            outbox: outbox.clone(),
        };
        let ran = tokio::time::timeout(
            Duration::from_secs(30),
            recorder.run(done, reported, watched),
        );
        ran.await.unwrap();
        told.await.unwrap();
        for (id, state) in [
            ("m1", MessageState::Submitted),
            ("m2", MessageState::Queued),
            ("m3", MessageState::Failed),
        ] {
            let message = outbox.store.message(&id.into()).await.unwrap().unwrap();
            assert_eq!(message.state, state, "{id}");
        }
        let ended = outbox.store.message(&"m3".into()).await.unwrap().unwrap();
        let error = ended.error.unwrap();
        assert!(error.starts_with("Undeliverable,[2J error 100"), "{error}");
        assert_eq!(error.len(), LONGEST_DETAIL);
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
            centre: "smpp".to_owned(),
            outbox: outbox.clone(),
        };
        recorder.run(done, reported, watched).await;
        for number in 0..BATCH + 50 {
            let message = outbox.store.message(&number.to_string().into()).await;
            assert_eq!(message.unwrap().unwrap().state, MessageState::Submitted);
        }
    }
}
