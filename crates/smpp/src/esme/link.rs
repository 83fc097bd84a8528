//! One bound connection: what is being written, and who waits for which answer.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, Semaphore, oneshot};
use tokio::time::Instant;

use super::pacer::Congestion;
use super::submit::{Submit, SubmitError};
use crate::codec::{self, CommandStatus, EncodeError, Pdu};

/// The answer to a request.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: CommandStatus,
    pub(super) message_id: String,
    pub(super) congestion: Option<Congestion>,
}

type Outcome = Result<Answer, SubmitError>;

#[derive(Debug)]
pub(super) struct Link {
    window: Semaphore,
    patience: Duration,
    state: Mutex<State>,
    /// Something waits to be written, or the link is closed.
    pub(super) written: Notify,
    /// Nobody waits for an answer any more.
    drained: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Encoded PDUs that wait for the next write; all go in one.
    outgoing: Vec<u8>,
    /// As many as the window has places, besides one enquire_link or unbind.
    waiting: HashMap<u32, Waiting>,
    sequence: u32,
    closed: bool,
}

/// A request without its answer. It keeps its place in the window though its caller may be gone:
/// the message centre counts it as well.
#[derive(Debug)]
struct Waiting {
    answer: oneshot::Sender<Outcome>,
    deadline: Instant,
    /// Whether it takes a place in the window.
    placed: bool,
}

impl Link {
    /// `sequence` is the last number used on this connection; an answer may take `patience`.
    pub(super) fn new(window: u16, sequence: u32, patience: Duration) -> Self {
        Self {
            window: Semaphore::new(usize::from(window)),
            patience,
            state: Mutex::new(State {
                sequence,
                ..State::default()
            }),
            written: Notify::new(),
            drained: Notify::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Places left in the window.
    pub(super) fn room(&self) -> usize {
        self.window.available_permits()
    }

    /// Waits for a place in the window, sends, and waits for the answer.
    pub(super) async fn submit(&self, message: &Submit) -> Result<Answer, SubmitError> {
        let place = self.window.acquire().await;
        let place = place.map_err(|_| SubmitError::NotBound)?;
        let answer = self.enqueue(true, |sequence, out| message.encode(sequence, out))?;
        // Given back with the answer.
        place.forget();
        let answer = answer.await.unwrap_or(Err(SubmitError::ConnectionLost))?;
        if answer.status.is_ok() {
            Ok(answer)
        } else if answer.status.is_throttling() {
            Err(SubmitError::Throttled)
        } else {
            Err(SubmitError::Rejected {
                status: answer.status,
            })
        }
    }

    /// Sends enquire_link or unbind; true when any answer came within `patience`.
    pub(super) async fn ask(&self, request: &Pdu<'_>, patience: Duration) -> bool {
        let asked = self.enqueue(false, |sequence, out| {
            codec::encode(request, CommandStatus::ROK, sequence, out)
        });
        let Ok(answer) = asked else {
            return false;
        };
        matches!(tokio::time::timeout(patience, answer).await, Ok(Ok(Ok(_))))
    }

    fn enqueue(
        &self,
        placed: bool,
        encode: impl FnOnce(u32, &mut Vec<u8>) -> Result<(), EncodeError>,
    ) -> Result<oneshot::Receiver<Outcome>, SubmitError> {
        let mut state = self.lock();
        if state.closed {
            return Err(SubmitError::NotBound);
        }
        // 1 to 0x7fffffff (§3.2); around again after that.
        let sequence = state.sequence % 0x7fff_ffff + 1;
        encode(sequence, &mut state.outgoing).map_err(|e| SubmitError::Invalid(e.to_string()))?;
        state.sequence = sequence;
        let (sender, answer) = oneshot::channel();
        let deadline = Instant::now() + self.patience;
        state.waiting.insert(
            sequence,
            Waiting {
                answer: sender,
                deadline,
                placed,
            },
        );
        drop(state);
        self.written.notify_one();
        Ok(answer)
    }

    /// Sends the answer to a request of the other side.
    pub(super) fn answer(&self, pdu: &Pdu<'_>, status: CommandStatus, sequence: u32) {
        let mut state = self.lock();
        if let Err(error) = codec::encode(pdu, status, sequence, &mut state.outgoing) {
            tracing::debug!("an answer cannot be encoded: {error}");
        }
        drop(state);
        self.written.notify_one();
    }

    /// Hands an answer to whoever waits for it; late ones belong to nobody.
    pub(super) fn answered(&self, sequence: u32, answer: Answer) {
        let (waiting, none_left) = {
            let mut state = self.lock();
            let waiting = state.waiting.remove(&sequence);
            (waiting, state.waiting.is_empty())
        };
        match waiting {
            Some(waiting) => self.settle(waiting, Ok(answer)),
            None => tracing::debug!(sequence, "an answer came too late or to no request"),
        }
        if none_left {
            self.drained.notify_waiters();
        }
    }

    /// Gives up what has waited too long. Returns when to look again.
    pub(super) fn expire(&self) -> Instant {
        let now = Instant::now();
        let (overdue, next) = {
            let mut state = self.lock();
            let overdue: Vec<Waiting> = state
                .waiting
                .extract_if(|_, waiting| waiting.deadline <= now)
                .map(|(_, waiting)| waiting)
                .collect();
            let next = state.waiting.values().map(|waiting| waiting.deadline).min();
            (overdue, next)
        };
        for waiting in overdue {
            self.settle(waiting, Err(SubmitError::Timeout));
        }
        self.drained.notify_waiters();
        // Whatever is enqueued from now on waits at least until then.
        next.unwrap_or(now + self.patience)
    }

    fn settle(&self, waiting: Waiting, outcome: Outcome) {
        if waiting.placed {
            self.window.add_permits(1);
        }
        // The caller may have stopped waiting.
        let _ = waiting.answer.send(outcome);
    }

    /// Takes what waits to be written into `out`; false when the link is closed and all is taken.
    pub(super) fn take_outgoing(&self, out: &mut Vec<u8>) -> bool {
        out.clear();
        let mut state = self.lock();
        std::mem::swap(&mut state.outgoing, out);
        !(state.closed && out.is_empty())
    }

    /// Whether several requests are on their way.
    pub(super) fn is_busy(&self) -> bool {
        self.lock().waiting.len() > 1
    }

    /// Octets that wait because the other side does not read.
    pub(super) fn backlog(&self) -> usize {
        self.lock().outgoing.len()
    }

    /// Takes no more messages; those waiting for a place are told that nothing is bound.
    pub(super) fn refuse(&self) {
        self.window.close();
    }

    /// Waits until every request has its answer, at most `patience`.
    pub(super) async fn drain(&self, patience: Duration) {
        let all = async {
            loop {
                let drained = self.drained.notified();
                if self.lock().waiting.is_empty() {
                    return;
                }
                drained.await;
            }
        };
        // Too late is late: what still waits is told that the connection was lost.
        let _ = tokio::time::timeout(patience, all).await;
    }

    /// No request goes out any more; all that wait get no answer.
    pub(super) fn close(&self) {
        self.refuse();
        let mut state = self.lock();
        state.closed = true;
        state.waiting.clear();
        drop(state);
        self.written.notify_one();
    }
}
