//! One bound connection: what is being written, and who waits for which answer.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

use super::answer::Answer;
use super::fence::Fence;
use super::request::{Request, Wire};
use super::submit::SubmitError;
use crate::codec::{self, CommandStatus, EncodeError, Pdu};

pub(super) type Outcome = Result<Answer, SubmitError>;

/// What a session was bound for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Terms {
    /// False for a receiver.
    pub(super) submits: bool,
    /// False for centres of version 3.3.
    pub(super) optional_parameters: bool,
    /// Requests that may wait for their answer at once.
    pub(super) window: usize,
    /// How long an answer may take.
    pub(super) patience: Duration,
    /// The last sequence number used on this connection.
    pub(super) sequence: u32,
}

/// Why a request did not go out.
#[derive(Debug)]
pub(super) enum Refusal {
    /// The window is full.
    Full,
    Ended,
    Invalid(EncodeError),
}

#[derive(Debug)]
pub(super) struct Link {
    terms: Terms,
    state: Mutex<State>,
    /// Places taken in the window; usize::MAX once the link takes no more.
    busy: AtomicUsize,
    /// Answers are awaited and nothing comes.
    quiet: AtomicBool,
    /// Something waits to be written, or the link is closed.
    pub(super) written: Notify,
    /// Nobody waits for an answer any more.
    drained: Notify,
    /// Told of every place that becomes free.
    room: Arc<Notify>,
}

#[derive(Debug)]
struct State {
    /// Encoded PDUs that wait for the next write; all go in one.
    outgoing: Vec<u8>,
    /// As many as the window has places, besides one enquire_link or unbind.
    waiting: HashMap<u32, Waiting, BuildHasherDefault<Spread>>,
    /// Places taken in the window.
    placed: usize,
    sequence: u32,
    /// When a message last went either way.
    active: Instant,
    refusing: bool,
    closed: bool,
    /// Whether the writer has octets in its hands, which go before any others.
    writing: bool,
    direct: Option<Direct>,
}

/// The socket itself, where nothing encrypts what goes through it.
#[derive(Debug)]
pub(super) struct Direct {
    pub(super) socket: TcpStream,
    /// After it nothing is written any more.
    pub(super) fence: Option<Fence>,
}

impl State {
    /// Writes what waits at once if nothing else is on its way, which saves an idle link the wake-up
    /// of its writer. False when something is left for it.
    fn write_through(&mut self) -> bool {
        let Some(Direct { socket, fence }) = &mut self.direct else {
            return false;
        };
        let fenced = fence.as_ref().is_some_and(Fence::has_passed);
        if fenced || self.writing || self.waiting.len() > 1 {
            return false;
        }
        // It does not block. What it does not take, and what is wrong with it, is the writer's.
        let written = socket.write(&self.outgoing).unwrap_or(0);
        self.outgoing.drain(..written);
        self.outgoing.is_empty()
    }
}

/// A request without its answer. It keeps its place in the window though its caller may be gone:
/// the message centre counts it as well.
#[derive(Debug)]
struct Waiting {
    answer: oneshot::Sender<Outcome>,
    sent: Instant,
    /// Whether it takes a place in the window.
    placed: bool,
}

/// Sequence numbers are ours and follow each other: a multiplication spreads them well enough.
#[derive(Debug, Default)]
struct Spread(u64);

impl Hasher for Spread {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, octets: &[u8]) {
        for octet in octets {
            self.write_u32(u32::from(*octet));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0 ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Link {
    /// `direct` is the connection's own socket, not blocking, unless it is encrypted.
    pub(super) fn new(terms: Terms, room: Arc<Notify>, direct: Option<Direct>) -> Self {
        Self {
            state: Mutex::new(State {
                outgoing: Vec::new(),
                waiting: HashMap::default(),
                placed: 0,
                sequence: terms.sequence,
                active: Instant::now(),
                refusing: false,
                closed: false,
                writing: false,
                direct,
            }),
            terms,
            busy: AtomicUsize::new(0),
            quiet: AtomicBool::new(false),
            written: Notify::new(),
            drained: Notify::new(),
            room,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether messages may be submitted by it as long as it lives.
    pub(super) fn submits(&self) -> bool {
        self.terms.submits
    }

    /// How little it should get the next message: one that hears nothing last, then by places
    /// taken. None once it takes no more, or for ever.
    pub(super) fn burden(&self) -> Option<(bool, usize)> {
        let busy = self.busy.load(Ordering::Relaxed);
        (self.terms.submits && busy != usize::MAX)
            .then(|| (self.quiet.load(Ordering::Relaxed), busy))
    }

    pub(super) fn has_room(&self) -> bool {
        self.busy.load(Ordering::Relaxed) < self.terms.window
    }

    /// Answers are awaited and nothing comes, or something came again.
    pub(super) fn set_quiet(&self, quiet: bool) {
        if self.quiet.swap(quiet, Ordering::Relaxed) != quiet {
            // Whoever waits for a place may have one in another session now.
            self.room.notify_waiters();
        }
    }

    /// Sends a request if the window has a place.
    pub(super) fn send(
        &self,
        request: &dyn Request,
    ) -> Result<oneshot::Receiver<Outcome>, Refusal> {
        self.enqueue(true, |wire, out| request.encode(wire, out))
    }

    /// Sends enquire_link or unbind; true when any answer came within `patience`.
    pub(super) async fn ask(&self, request: &Pdu<'_>, patience: Duration) -> bool {
        let Ok(answer) = self.enqueue(false, |wire, out| wire.write(request, out)) else {
            return false;
        };
        matches!(tokio::time::timeout(patience, answer).await, Ok(Ok(Ok(_))))
    }

    fn enqueue(
        &self,
        placed: bool,
        encode: impl FnOnce(Wire, &mut Vec<u8>) -> Result<(), EncodeError>,
    ) -> Result<oneshot::Receiver<Outcome>, Refusal> {
        // Made before the lock is taken, for which others wait.
        let (sender, answer) = oneshot::channel();
        let sent = Instant::now();
        let mut state = self.lock();
        if state.closed || (placed && state.refusing) {
            return Err(Refusal::Ended);
        }
        if placed && state.placed >= self.terms.window {
            return Err(Refusal::Full);
        }
        let wire = Wire {
            // 1 to 0x7fffffff (§3.2); around again after that.
            sequence: state.sequence % 0x7fff_ffff + 1,
            optional_parameters: self.terms.optional_parameters,
        };
        let first = state.outgoing.is_empty();
        encode(wire, &mut state.outgoing).map_err(Refusal::Invalid)?;
        state.sequence = wire.sequence;
        if placed {
            state.placed += 1;
            state.active = sent;
            self.busy.store(state.placed, Ordering::Relaxed);
        }
        let waiting = Waiting {
            answer: sender,
            sent,
            placed,
        };
        state.waiting.insert(wire.sequence, waiting);
        // Whoever finds something there already knows that the writer was woken.
        let wake = first && !state.write_through();
        drop(state);
        if wake {
            self.written.notify_one();
        }
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
        let mut state = self.lock();
        let Some(waiting) = state.waiting.remove(&sequence) else {
            drop(state);
            tracing::debug!(sequence, "an answer came too late or to no request");
            return;
        };
        self.free(state, usize::from(waiting.placed));
        // The caller may have stopped waiting.
        let _ = waiting.answer.send(Ok(answer));
    }

    /// Gives up what has waited too long. Returns when to look again.
    pub(super) fn expire(&self) -> Instant {
        let now = Instant::now();
        let patience = self.terms.patience;
        let mut state = self.lock();
        let overdue: Vec<Waiting> = state
            .waiting
            .extract_if(|_, waiting| waiting.sent + patience <= now)
            .map(|(_, waiting)| waiting)
            .collect();
        self.free(state, overdue.iter().filter(|w| w.placed).count());
        for waiting in overdue {
            let _ = waiting.answer.send(Err(SubmitError::Timeout));
        }
        // Whatever is enqueued from now on waits at least until then.
        self.oldest().unwrap_or(now) + patience
    }

    /// Gives places of the window back.
    fn free(&self, mut state: MutexGuard<'_, State>, places: usize) {
        state.placed -= places;
        if !state.refusing {
            self.busy.store(state.placed, Ordering::Relaxed);
        }
        let none_left = state.waiting.is_empty();
        drop(state);
        for _ in 0..places {
            self.room.notify_one();
        }
        if none_left {
            self.drained.notify_waiters();
        }
    }

    /// When the request was sent that has waited longest.
    pub(super) fn oldest(&self) -> Option<Instant> {
        self.lock().waiting.values().map(|w| w.sent).min()
    }

    /// A message came from the other side.
    pub(super) fn touch(&self) {
        self.lock().active = Instant::now();
    }

    /// When a message last went either way.
    pub(super) fn active(&self) -> Instant {
        self.lock().active
    }

    /// Takes what waits to be written into `out`; false when the link is closed and all is taken.
    pub(super) fn take_outgoing(&self, out: &mut Vec<u8>) -> bool {
        out.clear();
        let mut state = self.lock();
        std::mem::swap(&mut state.outgoing, out);
        state.writing = !out.is_empty();
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

    /// Takes no more messages.
    pub(super) fn refuse(&self) {
        let mut state = self.lock();
        state.refusing = true;
        self.busy.store(usize::MAX, Ordering::Relaxed);
        drop(state);
        self.room.notify_waiters();
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
        state.direct = None;
        state.waiting.clear();
        drop(state);
        self.written.notify_one();
    }
}
