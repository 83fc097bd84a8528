//! Keeps sessions bound.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::bind::{self, BindError, Bound, Connection, FIRST_SEQUENCE};
use super::centre::CentreState;
use super::config::{BindType, CentreConfig};
use super::dispatch::Inbox;
use super::link::{Direct, Link, Terms};
use super::pacer::Pacer;
use super::pool::Pool;
use super::session;
use super::sink::ReceiptSink;

/// A session that lived this long begins anew without waiting.
const STABLE: Duration = Duration::from_secs(10);
/// The first version with optional parameters.
const VERSION_3_4: u8 = 0x34;

/// What all sessions of a message centre share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) config: CentreConfig,
    pub(super) pool: Pool,
    pub(super) pacer: Pacer,
    pub(super) state: watch::Sender<CentreState>,
}

impl Shared {
    /// Where receivers are all there is, they count.
    fn is_bound(&self) -> bool {
        self.pool
            .is_bound(self.config.bind_type == BindType::Receiver)
    }

    fn began(&self, link: &Arc<Link>) {
        self.pool.add(link);
        if self.is_bound() {
            self.state.send_replace(CentreState::Bound);
        }
    }

    /// Without a reason where nothing went wrong.
    fn ended(&self, last_error: Option<String>) {
        if !self.is_bound() {
            self.state
                .send_replace(CentreState::Connecting { last_error });
        }
    }
}

/// Keeps one session bound until `stop`.
pub(super) async fn keep_bound(
    shared: Arc<Shared>,
    bind_type: BindType,
    receipts: ReceiptSink,
    mut stop: watch::Receiver<bool>,
) {
    let mut failures = 0;
    while !*stop.borrow() {
        if let Some(fence) = &shared.config.fence {
            tokio::select! {
                () = fence.ahead() => {}
                _ = stop.wait_for(|stop| *stop) => return,
            }
        }
        let began = Instant::now();
        let outcome = session(&shared, bind_type, &receipts, stop.clone()).await;
        if *stop.borrow() {
            return;
        }
        let (centre, port) = (&shared.config.host, shared.config.port);
        match outcome {
            Ok(reason) if began.elapsed() >= STABLE => {
                failures = 0;
                tracing::warn!(centre, port, "the session ended: {reason}");
            }
            Ok(reason) => {
                failures += 1;
                tracing::warn!(centre, port, "the session ended: {reason}");
            }
            Err(error) => {
                failures += 1;
                tracing::warn!(centre, port, "cannot bind: {error}");
                shared.ended(Some(error.to_string()));
            }
        }
        let wait = shared.config.backoff.wait(failures.max(1) - 1);
        let _ = tokio::time::timeout(wait, stop.wait_for(|stop| *stop)).await;
    }
}

/// One session from connecting to its end.
async fn session(
    shared: &Shared,
    bind_type: BindType,
    receipts: &ReceiptSink,
    mut stop: watch::Receiver<bool>,
) -> Result<String, BindError> {
    let running = stop.clone();
    let bound = tokio::select! {
        bound = bind::establish(&shared.config, bind_type) => bound?,
        _ = stop.wait_for(|stop| *stop) => return Ok("stopped".to_owned()),
        () = shared.config.fenced() => return Ok(session::FENCED.to_owned()),
    };
    Ok(run(shared, bound, bind_type, receipts, running).await)
}

/// A bound session to its end.
pub(super) async fn run(
    shared: &Shared,
    bound: Bound,
    bind_type: BindType,
    receipts: &ReceiptSink,
    stop: watch::Receiver<bool>,
) -> String {
    let config = &shared.config;
    let told = stop.clone();
    let terms = Terms {
        submits: bind_type != BindType::Receiver,
        optional_parameters: bound.version >= VERSION_3_4,
        window: usize::from(config.window.max(1)),
        patience: config.response_timeout,
        sequence: FIRST_SEQUENCE,
    };
    let direct = bound.connection.socket().map(|socket| Direct {
        socket,
        fence: config.fence.clone(),
    });
    let link = Arc::new(Link::new(terms, shared.pool.room(), direct));
    tracing::info!(centre = config.host, port = config.port, %bind_type, "bound");
    shared.began(&link);
    let inbox = Inbox {
        link: &link,
        receipts,
        incoming: config.incoming.as_ref(),
    };
    let reason = match bound.connection {
        Connection::Plain(stream) => {
            let (reader, writer) = stream.into_split();
            session::run(config, &link, bound.frames, reader, writer, &inbox, stop).await
        }
        Connection::Tls(stream) => {
            let (reader, writer) = tokio::io::split(*stream);
            session::run(config, &link, bound.frames, reader, writer, &inbox, stop).await
        }
    };
    // Also where the writer ended: nobody waits for what cannot come.
    link.close();
    shared.pool.remove(&link);
    shared.ended((!*told.borrow()).then(|| reason.clone()));
    reason
}
