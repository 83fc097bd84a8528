use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;

use crate::channel::{Channel, Report, RouteState};
use crate::outbox::{Outbox, Recorder, Worker};

/// Outcomes and receipts that may wait for the store.
const REPORTS_WAITING: usize = 1024;

/// How far a route is from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Phase {
    Open,
    /// No more messages are taken.
    Draining,
    /// The channel is closed; nothing more will be reported.
    Closed,
}

/// A route that is open. Dropping it stops its tasks at once.
pub(crate) struct Route {
    /// Of what it was opened with.
    pub(crate) digest: [u8; 32],
    channel: Arc<dyn Channel>,
    wake: Arc<Notify>,
    phase: watch::Sender<Phase>,
    worker: JoinHandle<()>,
    recorder: JoinHandle<()>,
}

impl Route {
    /// What a channel reports goes in at one end and comes out at the other.
    pub(crate) fn reports() -> (mpsc::Sender<Report>, mpsc::Receiver<Report>) {
        mpsc::channel(REPORTS_WAITING)
    }

    /// Starts the tasks that feed and follow a channel.
    pub(crate) fn start(
        name: &str,
        digest: [u8; 32],
        outbox: &Arc<Outbox>,
        channel: Arc<dyn Channel>,
        reported: mpsc::Receiver<Report>,
    ) -> Self {
        let (outcomes, done) = mpsc::channel(REPORTS_WAITING);
        let (phase, watched) = watch::channel(Phase::Open);
        let wake = Arc::new(Notify::new());
        let worker = Worker {
            route: name.to_owned(),
            outbox: outbox.clone(),
            channel: channel.clone(),
            wake: wake.clone(),
            outcomes,
        };
        let recorder = Recorder {
            route: name.to_owned(),
            outbox: outbox.clone(),
            wake: wake.clone(),
        };
        Self {
            worker: tokio::spawn(worker.run(watched.clone())),
            recorder: tokio::spawn(recorder.run(done, reported, watched)),
            digest,
            channel,
            wake,
            phase,
        }
    }

    pub(crate) fn wake(&self) {
        self.wake.notify_one();
    }

    pub(crate) fn channel(&self) -> Arc<dyn Channel> {
        self.channel.clone()
    }

    pub(crate) fn state(&self) -> RouteState {
        self.channel.state()
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
            tracing::warn!("a route was closed with messages under way; they are tried again");
        }
    }
}

impl Drop for Route {
    fn drop(&mut self) {
        self.worker.abort();
        self.recorder.abort();
    }
}

impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Route")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
