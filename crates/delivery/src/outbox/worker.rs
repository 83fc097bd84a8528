use std::sync::Arc;
use std::time::Duration;

use countersign_core::Millis;
use countersign_store::{MessageRow, StoreError};
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinSet;

use super::lead_away::lead_away;
use super::send::{lease, send};
use super::{Outbox, Outcome};
use crate::channel::{Channel, RouteState};
use crate::lane::Phase;
use crate::meter::Meter;

/// How often an idle worker looks for messages that other processes accepted.
const POLL: Duration = Duration::from_secs(1);

/// How long a centre that is not bound keeps what waits for it; and how often what comes later
/// is looked for.
const GRACE: Duration = Duration::from_secs(1);
const LOOK: Duration = Duration::from_millis(250);

/// How long what is due may wait for a node that says it is bound.
const LEFT: Duration = Duration::from_secs(5);

/// Sends the messages of one centre, as many at once as the channel takes.
pub(crate) struct Worker {
    pub(crate) centre: String,
    pub(crate) outbox: Arc<Outbox>,
    pub(crate) channel: Arc<dyn Channel>,
    pub(crate) wake: Arc<Notify>,
    pub(crate) outcomes: mpsc::Sender<Outcome>,
    pub(crate) meter: Arc<Meter>,
}

/// What the outbox had for this centre.
struct Found {
    taken: Vec<MessageRow>,
    /// When to look again, unless woken.
    pause: Duration,
}

impl Worker {
    pub(crate) async fn run(self, mut phase: watch::Receiver<Phase>) {
        let mut under_way = JoinSet::new();
        loop {
            tokio::select! {
                biased;
                () = stopped(&mut phase) => break,
                // Nothing is leased while it could not be sent anyway.
                () = self.channel.ready() => {}
                () = self.lead_others_away() => {}
            }
            while under_way.try_join_next().is_some() {}
            let free = self.channel.window().max(1).saturating_sub(under_way.len());
            let mut pause = POLL;
            if !self.outbox.lanes.is_ready(&self.centre) {
                let why = "the message centre does not answer";
                self.lead_away(Duration::ZERO, why).await;
            }
            if free > 0 {
                let found = self.look(free).await;
                pause = found.pause;
                for message in found.taken {
                    under_way.spawn(self.send(message));
                }
            }
            tokio::select! {
                () = stopped(&mut phase) => break,
                Some(_) = under_way.join_next() => {}
                () = self.wake.notified() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        while under_way.join_next().await.is_some() {}
    }

    /// Never returns: whoever waits for the centre to be bound stops it.
    async fn lead_others_away(&self) {
        tokio::time::sleep(GRACE).await;
        loop {
            // Another node has its time to take what is there.
            let (patience, why, look) = match self.channel.state() {
                RouteState::Elsewhere => (LEFT, "the node that is bound does not take it", POLL),
                _ => (Duration::ZERO, "the message centre is not bound", LOOK),
            };
            self.lead_away(patience, why).await;
            tokio::time::sleep(look).await;
        }
    }

    async fn lead_away(&self, patience: Duration, why: &str) {
        if let Err(error) = lead_away(&self.outbox, &self.centre, patience, why).await {
            tracing::warn!(centre = self.centre, %error, "the outbox cannot be read");
        }
    }

    fn send(&self, message: MessageRow) -> impl Future<Output = ()> + use<> {
        let (outbox, channel) = (self.outbox.clone(), self.channel.clone());
        let (outcomes, meter) = (self.outcomes.clone(), self.meter.clone());
        async move {
            let under_way = meter.begin();
            let outcome = send(outbox, channel, message).await;
            drop(under_way);
            outcome.count(&meter);
            // Without a recorder the lease ends by itself and the message is tried again.
            let _ = outcomes.send(outcome).await;
        }
    }

    async fn look(&self, free: usize) -> Found {
        match self.try_look(free).await {
            Ok(found) => found,
            Err(error) => {
                tracing::warn!(centre = self.centre, %error, "the outbox cannot be read");
                Found {
                    taken: Vec::new(),
                    pause: POLL,
                }
            }
        }
    }

    async fn try_look(&self, free: usize) -> Result<Found, StoreError> {
        let store = &self.outbox.store;
        let now = self.outbox.clock.now();
        let due = store.next_message_due(&self.centre, now).await?;
        if due.is_none_or(|due| due > now) {
            return Ok(Found {
                taken: Vec::new(),
                pause: pause_until(due, now),
            });
        }
        let most = i64::try_from(free).unwrap_or(i64::MAX);
        let mut tx = store.single().await?;
        let lease = lease(&*self.channel);
        let taken = tx
            .lease_messages(&self.centre, &self.outbox.node, most, now, lease)
            .await?;
        drop(tx);
        // As many as fitted: there may be more.
        let pause = if taken.len() == free {
            Duration::ZERO
        } else {
            pause_until(store.next_message_due(&self.centre, now).await?, now)
        };
        Ok(Found { taken, pause })
    }
}

/// What is due but was not leased is another's or expired, and no reason to hurry.
fn pause_until(due: Option<Millis>, now: Millis) -> Duration {
    due.filter(|due| *due > now)
        .map_or(POLL, |due| now.until(due).min(POLL))
}

async fn stopped(phase: &mut watch::Receiver<Phase>) {
    // An error means that the lane was dropped.
    let _ = phase.wait_for(|phase| *phase >= Phase::Draining).await;
}
