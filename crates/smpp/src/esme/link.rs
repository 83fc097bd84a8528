//! One bound connection: what is being written, and who waits for which answer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, oneshot};

use super::submit::{Submit, SubmitError, SubmitOk};
use crate::codec::{self, CommandStatus, EncodeError, Pdu};

/// The answer to a request.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: CommandStatus,
    pub(super) message_id: String,
}

#[derive(Debug)]
pub(super) struct Link {
    window: Arc<Semaphore>,
    window_size: u16,
    state: Mutex<State>,
    /// Something waits to be written, or the link is closed.
    pub(super) written: Notify,
}

#[derive(Debug, Default)]
struct State {
    /// Encoded PDUs that wait for the next write; all go in one.
    outgoing: Vec<u8>,
    waiting: HashMap<u32, Waiting>,
    sequence: u32,
    closed: bool,
}

#[derive(Debug)]
struct Waiting {
    answer: oneshot::Sender<Answer>,
    /// Frees a place in the window once the answer is there.
    _place: Option<OwnedSemaphorePermit>,
}

/// Forgets a request whose caller does not wait any more.
struct Forget<'a> {
    link: &'a Link,
    sequence: u32,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        self.link.lock().waiting.remove(&self.sequence);
    }
}

impl Link {
    /// `sequence` is the last number used on this connection.
    pub(super) fn new(window: u16, sequence: u32) -> Self {
        Self {
            window: Arc::new(Semaphore::new(usize::from(window))),
            window_size: window,
            state: Mutex::new(State {
                sequence,
                ..State::default()
            }),
            written: Notify::new(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Places left in the window.
    pub(super) fn room(&self) -> usize {
        self.window.available_permits()
    }

    pub(super) async fn submit(
        &self,
        message: &Submit,
        patience: Duration,
    ) -> Result<SubmitOk, SubmitError> {
        let place = Arc::clone(&self.window).acquire_owned();
        let place = place.await.map_err(|_| SubmitError::NotBound)?;
        let (sequence, answer) = self
            .enqueue(Some(place), |sequence, out| message.encode(sequence, out))?;
        let _forget = Forget {
            link: self,
            sequence,
        };
        let answer = match tokio::time::timeout(patience, answer).await {
            Err(_) => return Err(SubmitError::Timeout),
            Ok(Err(_)) => return Err(SubmitError::ConnectionLost),
            Ok(Ok(answer)) => answer,
        };
        if answer.status.is_ok() {
            Ok(SubmitOk {
                message_id: answer.message_id,
            })
        } else if answer.status.is_throttling() {
            Err(SubmitError::Throttled)
        } else {
            Err(SubmitError::Rejected {
                status: answer.status,
            })
        }
    }

    /// Sends enquire_link or unbind; true when the answer came in time.
    pub(super) async fn ask(&self, request: &Pdu<'_>, patience: Duration) -> bool {
        let asked = self.enqueue(None, |sequence, out| {
            codec::encode(request, CommandStatus::ROK, sequence, out)
        });
        let Ok((sequence, answer)) = asked else {
            return false;
        };
        let _forget = Forget {
            link: self,
            sequence,
        };
        matches!(tokio::time::timeout(patience, answer).await, Ok(Ok(_)))
    }

    fn enqueue(
        &self,
        place: Option<OwnedSemaphorePermit>,
        encode: impl FnOnce(u32, &mut Vec<u8>) -> Result<(), EncodeError>,
    ) -> Result<(u32, oneshot::Receiver<Answer>), SubmitError> {
        let mut state = self.lock();
        if state.closed {
            return Err(SubmitError::NotBound);
        }
        // 1 to 0x7fffffff (§3.2); around again after that.
        let sequence = state.sequence % 0x7fff_ffff + 1;
        encode(sequence, &mut state.outgoing).map_err(|e| SubmitError::Invalid(e.to_string()))?;
        state.sequence = sequence;
        let (sender, answer) = oneshot::channel();
        state.waiting.insert(
            sequence,
            Waiting {
                answer: sender,
                _place: place,
            },
        );
        drop(state);
        self.written.notify_one();
        Ok((sequence, answer))
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
        let waiting = self.lock().waiting.remove(&sequence);
        if let Some(waiting) = waiting {
            // The caller may have stopped waiting in this moment.
            let _ = waiting.answer.send(answer);
        }
    }

    /// Takes what waits to be written into `out`; false when the link is closed and all is taken.
    pub(super) fn take_outgoing(&self, out: &mut Vec<u8>) -> bool {
        out.clear();
        let mut state = self.lock();
        std::mem::swap(&mut state.outgoing, out);
        !(state.closed && out.is_empty())
    }

    /// Octets that wait because the other side does not read.
    pub(super) fn backlog(&self) -> usize {
        self.lock().outgoing.len()
    }

    /// Waits until every request has its answer, at most `patience`.
    pub(super) async fn drain(&self, patience: Duration) {
        let all = self.window.acquire_many(u32::from(self.window_size));
        // Too late is late: what still waits is told that the connection was lost.
        let _ = tokio::time::timeout(patience, all).await;
    }

    /// No request goes out any more; all that wait get no answer.
    pub(super) fn close(&self) {
        self.window.close();
        let mut state = self.lock();
        state.closed = true;
        state.waiting.clear();
        drop(state);
        self.written.notify_one();
    }
}
