use std::fmt;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use countersign_core::ids::MessageId;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use crate::binds::Sharing;
use crate::centres::{Bells, Centre};
use crate::channel::{Channel, RouteState, Sessions};
use crate::channels::Place;
use crate::meter::{Activity, Meter};
use crate::outbox::{Outbox, Recorder, Worker};
use crate::{Kind, OpenError};

/// Outcomes and receipts that may wait for the store.
const REPORTS_WAITING: usize = 1024;

/// How far a lane is from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Open,
    /// No more messages are taken.
    Draining,
    /// The channel is closed; nothing more will be reported.
    Closed,
}

/// A message centre that is open: what feeds and follows its channel. Dropping it stops its tasks
/// at once.
pub(crate) struct Lane {
    pub(crate) centre: Centre,
    channel: Arc<dyn Channel>,
    meter: Arc<Meter>,
    phase: watch::Sender<Phase>,
    worker: JoinHandle<()>,
    recorder: JoinHandle<()>,
}

impl Lane {
    /// Opens the centre's channel, and starts the tasks that feed and follow it.
    ///
    /// # Errors
    /// When the channel cannot begin; nothing has changed then.
    pub(crate) fn start(
        name: &str,
        centre: Centre,
        outbox: &Arc<Outbox>,
    ) -> Result<Self, OpenError> {
        let (reports, reported) = mpsc::channel(REPORTS_WAITING);
        let (outcomes, done) = mpsc::channel(REPORTS_WAITING);
        let (phase, watched) = watch::channel(Phase::Open);
        let bells = Bells::default();
        let meter = Arc::new(Meter::new(outbox.clock.clone()));
        let channel = centre.opening.open(Place {
            name: name.to_owned(),
            issuer: outbox.issuer.get().cloned(),
            reports,
            entropy: outbox.entropy.clone(),
            meter: meter.clone(),
            sharing: sharing(outbox, &bells),
        })?;
        outbox
            .lanes
            .add(name, channel.clone(), bells.clone(), centre.errors.clone());
        let worker = Worker {
            centre: name.to_owned(),
            outbox: outbox.clone(),
            channel: channel.clone(),
            wake: bells.message,
            outcomes,
            meter: meter.clone(),
        };
        let recorder = Recorder {
            centre: name.to_owned(),
            outbox: outbox.clone(),
        };
        Ok(Self {
            worker: tokio::spawn(worker.run(watched.clone())),
            recorder: tokio::spawn(recorder.run(done, reported, watched)),
            centre,
            channel,
            meter,
            phase,
        })
    }

    pub(crate) fn channel(&self) -> Arc<dyn Channel> {
        self.channel.clone()
    }

    pub(crate) fn state(&self) -> RouteState {
        self.channel.state()
    }

    pub(crate) fn kind(&self) -> Kind {
        self.centre.opening.kind()
    }

    pub(crate) fn sessions(&self) -> Option<Sessions> {
        self.channel.sessions()
    }

    pub(crate) fn window(&self) -> usize {
        self.channel.window()
    }

    pub(crate) fn activity(&self) -> Activity {
        self.meter.activity()
    }

    /// Takes no more messages, waits for what is under way, unbinds, and records what came of it;
    /// all of it within `patience`.
    pub(crate) async fn drain(mut self, patience: Duration) {
        let drained = async {
            self.phase.send_replace(Phase::Draining);
            // A task that panicked has ended too.
            let _ = (&mut self.worker).await;
            self.channel.shutdown().await;
            self.phase.send_replace(Phase::Closed);
            let _ = (&mut self.recorder).await;
        };
        if tokio::time::timeout(patience, drained).await.is_err() {
            tracing::warn!(
                "a message centre was closed with messages under way; they are tried again"
            );
        }
    }
}

/// How the centre's sessions are shared out; none where there is no other node.
fn sharing(outbox: &Outbox, bells: &Bells) -> Option<Sharing> {
    outbox.store.is_shared().then(|| Sharing {
        store: outbox.store.clone(),
        node: MessageId::generate(outbox.clock.now(), &*outbox.entropy).0,
        visits: outbox.visits.load(Ordering::Relaxed),
        told: bells.sessions.clone(),
    })
}

impl Drop for Lane {
    fn drop(&mut self) {
        self.worker.abort();
        self.recorder.abort();
    }
}

impl fmt::Debug for Lane {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lane")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
