//! A message centre as its users see it: submit, and know whether that is possible.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::bind::{self, BindError, Bound, FIRST_SEQUENCE};
use super::config::CentreConfig;
use super::link::Link;
use super::pacer::Pacer;
use super::session;
use super::submit::{Submit, SubmitError, SubmitOk};
use crate::Receipt;

/// A session that lived this long begins anew without waiting.
const STABLE: Duration = Duration::from_secs(10);

/// Whether messages can be submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreState {
    /// At least one session is bound.
    Bound,
    Connecting {
        /// Why the last attempt failed or the last session ended.
        last_error: Option<String>,
    },
    /// After [`MessageCentre::shutdown`].
    Closed,
}

/// Sessions to one message centre. Cheap to clone; they end with [`MessageCentre::shutdown`] or
/// when the last clone is dropped.
#[derive(Debug, Clone)]
pub struct MessageCentre {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    shared: Arc<Shared>,
    stop: watch::Sender<bool>,
    sessions: tokio::sync::Mutex<JoinSet<()>>,
}

#[derive(Debug)]
struct Shared {
    config: CentreConfig,
    links: Mutex<Vec<Arc<Link>>>,
    next: AtomicUsize,
    pacer: Pacer,
    state: watch::Sender<CentreState>,
}

impl MessageCentre {
    /// Binds in the background and binds again whenever a session ends. Returns at once. When
    /// `receipts` is full, the message centre is told to send them again later.
    pub fn start(config: CentreConfig, receipts: mpsc::Sender<Receipt>) -> Self {
        let (stop, stopped) = watch::channel(false);
        let shared = Arc::new(Shared {
            pacer: Pacer::new(config.messages_per_second),
            links: Mutex::default(),
            next: AtomicUsize::new(0),
            state: watch::Sender::new(CentreState::Connecting { last_error: None }),
            config,
        });
        let mut sessions = JoinSet::new();
        for _ in 0..shared.config.sessions.max(1) {
            let (shared, receipts) = (Arc::clone(&shared), receipts.clone());
            sessions.spawn(keep_bound(shared, receipts, stopped.clone()));
        }
        Self {
            inner: Arc::new(Inner {
                shared,
                stop,
                sessions: tokio::sync::Mutex::new(sessions),
            }),
        }
    }

    /// Submits one message and waits for the answer. Waits for a place in the window and for the
    /// agreed rate.
    ///
    /// # Errors
    /// [`SubmitError`] says whether the message may have been taken all the same.
    pub async fn submit(&self, message: &Submit) -> Result<SubmitOk, SubmitError> {
        let shared = &self.inner.shared;
        if shared.links().is_empty() {
            return Err(SubmitError::NotBound);
        }
        let turn = shared.pacer.turn().await;
        // A link that ends while this waits for a place in its window sent nothing: try the next.
        let outcome = loop {
            let link = shared.pick().ok_or(SubmitError::NotBound)?;
            match link.submit(message).await {
                Err(SubmitError::NotBound) => shared.drop_link(&link),
                outcome => break outcome,
            }
        };
        match outcome {
            Ok(answer) => {
                shared.pacer.taken(turn, answer.congestion);
                Ok(SubmitOk {
                    message_id: answer.message_id,
                })
            }
            Err(error) => {
                if error == SubmitError::Throttled {
                    shared.pacer.throttled(turn);
                }
                Err(error)
            }
        }
    }

    pub fn state(&self) -> CentreState {
        self.inner.shared.state.borrow().clone()
    }

    /// Follows the state.
    pub fn watch(&self) -> watch::Receiver<CentreState> {
        self.inner.shared.state.subscribe()
    }

    /// Lets open requests end, unbinds and closes; bounded to a few seconds.
    pub async fn shutdown(&self) {
        self.inner.stop.send_replace(true);
        let mut sessions = self.inner.sessions.lock().await;
        while sessions.join_next().await.is_some() {}
        self.inner.shared.state.send_replace(CentreState::Closed);
    }
}

impl Shared {
    fn links(&self) -> MutexGuard<'_, Vec<Arc<Link>>> {
        self.links.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next link in turn that has room, or the next in turn.
    fn pick(&self) -> Option<Arc<Link>> {
        let links = self.links();
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        let in_turn = |offset: usize| links.get(turn.wrapping_add(offset) % links.len().max(1));
        (0..links.len())
            .filter_map(in_turn)
            .find(|link| link.room() > 0)
            .or_else(|| in_turn(0))
            .cloned()
    }

    fn bound(&self, link: &Arc<Link>) {
        self.links().push(Arc::clone(link));
        self.state.send_replace(CentreState::Bound);
    }

    fn drop_link(&self, link: &Arc<Link>) {
        self.links().retain(|held| !Arc::ptr_eq(held, link));
    }

    fn ended(&self, reason: String) {
        if self.links().is_empty() {
            self.state.send_replace(CentreState::Connecting {
                last_error: Some(reason),
            });
        }
    }
}

/// Keeps one session bound until `stop`.
async fn keep_bound(
    shared: Arc<Shared>,
    receipts: mpsc::Sender<Receipt>,
    mut stop: watch::Receiver<bool>,
) {
    let mut failures = 0;
    while !*stop.borrow() {
        let began = Instant::now();
        let outcome = session(&shared, &receipts, stop.clone()).await;
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
                shared.ended(error.to_string());
            }
        }
        let wait = shared.config.backoff.wait(failures.max(1) - 1);
        let _ = tokio::time::timeout(wait, stop.wait_for(|stop| *stop)).await;
    }
}

/// One session from connecting to its end.
async fn session(
    shared: &Shared,
    receipts: &mpsc::Sender<Receipt>,
    mut stop: watch::Receiver<bool>,
) -> Result<String, BindError> {
    let config = &shared.config;
    let running = stop.clone();
    let bound = tokio::select! {
        bound = bind::establish(config) => bound?,
        _ = stop.wait_for(|stop| *stop) => return Ok("stopped".to_owned()),
    };
    let window = config.window.max(1);
    let link = Arc::new(Link::new(window, FIRST_SEQUENCE, config.response_timeout));
    tracing::info!(centre = config.host, port = config.port, "bound");
    shared.bound(&link);
    let reason = match bound {
        Bound::Plain(stream, frames) => {
            let (reader, writer) = stream.into_split();
            session::run(config, &link, frames, reader, writer, receipts, running).await
        }
        Bound::Tls(stream, frames) => {
            let (reader, writer) = tokio::io::split(*stream);
            session::run(config, &link, frames, reader, writer, receipts, running).await
        }
    };
    shared.drop_link(&link);
    shared.ended(reason.clone());
    Ok(reason)
}
