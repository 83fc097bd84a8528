//! What all links share: systems, messages, who is bound.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};
use tokio::task::AbortHandle;

use super::faults::Faults;
use super::message::{HandsetMessage, digits};
use super::outbox::Outbox;
use super::parts::Parts;
use super::receipts::Receipt;
use super::recording::Recording;
use super::script::Script;
use super::system::{Sessions, System};
use crate::{ReceiptState, SmppPassword};

/// Older messages are forgotten.
const MOST_MESSAGES: usize = 40_000;

/// Octets of text kept, whatever the number of messages.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// Answers, messages and receipts that wait for their time; more do not wait.
const MOST_DELAYED: usize = 100_000;

/// The first message id follows this: long enough that one id in decimal is no other in
/// hexadecimal.
const FIRST_ID: u64 = 0x1000_0000;

#[derive(Debug)]
pub(super) struct Centre {
    state: Mutex<State>,
    last_id: AtomicU64,
    changes: watch::Sender<u64>,
    delayed: Arc<Semaphore>,
}

#[derive(Debug, Default)]
struct State {
    messages: VecDeque<HandsetMessage>,
    /// Octets of text in them.
    text: usize,
    parts: Parts,
    links: Vec<Bound>,
    systems: Vec<Arc<System>>,
    recording: Option<Arc<Recording>>,
    playing: Option<AbortHandle>,
}

/// A link that is bound.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) number: u64,
    pub(super) system: Arc<System>,
    /// May be sent deliver_sm.
    pub(super) receives: bool,
    pub(super) outbox: Arc<Outbox>,
    pub(super) cut: watch::Sender<bool>,
}

impl Centre {
    pub(super) fn new() -> Self {
        Self {
            state: Mutex::default(),
            last_id: AtomicU64::new(FIRST_ID),
            changes: watch::Sender::new(0),
            delayed: Arc::new(Semaphore::new(MOST_DELAYED)),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.changes.send_modify(|count| *count += 1);
    }

    /// Ticks whenever a message arrives or a link is bound or lost.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Adds an account, or replaces the one of this name.
    pub(super) fn add_system(&self, id: String, password: SmppPassword) -> Arc<System> {
        let system = Arc::new(System::new(id, password));
        let systems = &mut self.state().systems;
        systems.retain(|old| old.id() != system.id());
        systems.push(Arc::clone(&system));
        system
    }

    pub(super) fn system(&self, id: &[u8]) -> Option<Arc<System>> {
        let state = self.state();
        let mut systems = state.systems.iter();
        systems.find(|s| s.id().as_bytes() == id).cloned()
    }

    /// One system, or all.
    pub(super) fn systems(&self, id: Option<&str>) -> Vec<Arc<System>> {
        let state = self.state();
        let wanted = |system: &&Arc<System>| id.is_none_or(|id| system.id() == id);
        state.systems.iter().filter(wanted).cloned().collect()
    }

    pub(super) fn record(&self, recording: Option<Recording>) {
        self.state().recording = recording.map(Arc::new);
    }

    pub(super) fn recording(&self) -> Option<Arc<Recording>> {
        self.state().recording.clone()
    }

    pub(super) fn new_id(&self) -> u64 {
        self.last_id.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn messages(&self, to: Option<&str>) -> Vec<HandsetMessage> {
        let state = self.state();
        let wanted = to.map(digits);
        state
            .messages
            .iter()
            .filter(|message| wanted.is_none_or(|to| digits(&message.to) == to))
            .cloned()
            .collect()
    }

    pub(super) fn forget_messages(&self) {
        let mut state = self.state();
        state.messages.clear();
        state.text = 0;
        drop(state);
        self.changed();
    }

    /// Takes a message or one of its parts.
    pub(super) fn receive(&self, message: HandsetMessage, part: Option<crate::text::Udh>) {
        let mut state = self.state();
        let mut message = message;
        if let Some(udh) = part {
            let text = std::mem::take(&mut message.text);
            match state.parts.take(&message.from, &message.to, udh, text) {
                Some(whole) => message.text = whole,
                None => return,
            }
        }
        state.text += message.text.len();
        while state.messages.len() >= MOST_MESSAGES || state.text > MOST_TEXT {
            let Some(oldest) = state.messages.pop_front() else {
                break;
            };
            state.text -= oldest.text.len();
        }
        state.messages.push_back(message);
        drop(state);
        self.changed();
    }

    /// Plays a script, and none that was playing.
    pub(super) fn play(self: &Arc<Self>, script: Script) {
        let playing = tokio::spawn(script.play(Arc::clone(self)));
        let before = self.state().playing.replace(playing.abort_handle());
        if let Some(before) = before {
            before.abort();
        }
    }

    /// Sets how one system is treated, or all.
    pub(super) fn set_faults(&self, system: Option<&str>, faults: &Faults) {
        for system in self.systems(system) {
            system.set_faults(faults.clone());
        }
        if faults.drop_bind != Faults::default().drop_bind {
            self.cut(system);
        }
    }

    /// Lets a link in, unless its system has as many as it may. The answer goes first.
    pub(super) fn join(&self, link: Bound, answer: impl FnOnce(&Outbox)) -> bool {
        let mut state = self.state();
        let of_system = |other: &&Bound| other.system.id() == link.system.id();
        let bound = state.links.iter().filter(of_system).count();
        if !link.system.lets_in(bound) {
            return false;
        }
        answer(&link.outbox);
        state.links.push(link);
        drop(state);
        self.changed();
        true
    }

    /// Sends a link that was let in what waited for it.
    pub(super) fn catch_up(&self, system: &System) {
        for (receipt, ended) in system.owed() {
            self.report(&receipt, ended);
        }
    }

    /// How each system's sessions stand.
    pub(super) fn sessions(&self) -> Vec<Sessions> {
        let state = self.state();
        let of = |system: &Arc<System>| {
            let links = state.links.iter();
            let own = links.filter(|link| link.system.id() == system.id());
            system.sessions(own.count())
        };
        state.systems.iter().map(of).collect()
    }

    /// A link is gone: what it did not acknowledge goes over another.
    pub(super) fn leave(&self, number: u64) {
        let gone = {
            let links = &mut self.state().links;
            let at = links.iter().position(|link| link.number == number);
            at.map(|at| links.swap_remove(at))
        };
        if let Some(link) = gone {
            for (receipt, ended) in link.system.unanswered(number) {
                self.report(&receipt, ended);
            }
        }
        self.changed();
    }

    pub(super) fn bound(&self) -> usize {
        self.state().links.len()
    }

    /// Sends a receipt: over the link that submitted, else over another of the system; or once one
    /// is bound.
    pub(super) fn report(&self, receipt: &Receipt, ended: ReceiptState) {
        if !receipt.wants(ended) {
            return;
        }
        let state = self.state();
        let takes = |link: &&Bound| link.receives && link.system.id() == receipt.system();
        let mut links = state.links.iter().filter(takes);
        let own = links.clone().find(|link| link.number == receipt.link());
        match own.or_else(|| links.next()) {
            Some(link) => receipt.write(ended, self, link),
            None => {
                let mut systems = state.systems.iter();
                if let Some(system) = systems.find(|s| s.id() == receipt.system()) {
                    system.owe(receipt.clone(), ended);
                }
            }
        }
    }

    /// Does something later, or at once when too much waits already.
    pub(super) fn later(&self, delay: Duration, act: impl FnOnce() + Send + 'static) {
        if delay.is_zero() {
            return act();
        }
        let Ok(place) = Arc::clone(&self.delayed).try_acquire_owned() else {
            tracing::debug!("too much waits: something was not delayed");
            return act();
        };
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            drop(place);
            act();
        });
    }

    /// Closes every link and ends a script.
    pub(super) fn stop(&self) {
        self.cut(None);
        if let Some(playing) = self.state().playing.take() {
            playing.abort();
        }
    }

    /// Cuts the links of one system, or all.
    pub(super) fn cut(&self, system: Option<&str>) {
        for link in &self.state().links {
            if system.is_none_or(|system| link.system.id() == system) {
                link.cut.send_replace(true);
            }
        }
    }
}
