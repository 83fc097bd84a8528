//! What all links share: messages, faults, who is bound.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use super::faults::{Faults, Receipts};
use super::message::{HandsetMessage, digits};
use super::outbox::Outbox;
use super::parts::Parts;
use crate::SmppPassword;

/// Older messages are forgotten.
const MOST_MESSAGES: usize = 10_000;

/// Octets of text kept, whatever the number of messages.
const MOST_TEXT: usize = 32 * 1024 * 1024;
/// Answers and receipts that wait for their time; more are not sent.
const MOST_DELAYED: usize = 10_000;

#[derive(Debug)]
pub(super) struct Centre {
    system_id: String,
    password: SmppPassword,
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
    faults: Faults,
    links: Vec<Bound>,
}

#[derive(Debug)]
struct Bound {
    number: u64,
    /// May be sent deliver_sm.
    receives: bool,
    outbox: Arc<Outbox>,
    cut: watch::Sender<bool>,
}

impl Centre {
    pub(super) fn new(system_id: String, password: SmppPassword) -> Self {
        Self {
            system_id,
            password,
            state: Mutex::default(),
            last_id: AtomicU64::new(0),
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

    pub(super) fn system_id(&self) -> &str {
        &self.system_id
    }

    pub(super) fn is_password(&self, password: &[u8]) -> bool {
        self.password.as_bytes() == password
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

    pub(super) fn has_message(&self, id: &[u8]) -> bool {
        let id = String::from_utf8_lossy(id);
        self.state().messages.iter().any(|m| m.id == id)
    }

    pub(super) fn faults(&self) -> Faults {
        self.state().faults.clone()
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        let cut = faults.drop_bind != Faults::default().drop_bind;
        self.state().faults = faults;
        if cut {
            self.cut();
        }
    }

    /// Looks at a fault and counts it.
    pub(super) fn fault<T>(&self, take: impl FnOnce(&mut Faults) -> T) -> T {
        take(&mut self.state().faults)
    }

    pub(super) fn receipts(&self) -> Receipts {
        self.state().faults.receipts
    }

    pub(super) fn join(
        &self,
        number: u64,
        receives: bool,
        outbox: Arc<Outbox>,
        cut: watch::Sender<bool>,
    ) {
        self.state().links.push(Bound {
            number,
            receives,
            outbox,
            cut,
        });
        self.changed();
    }

    pub(super) fn leave(&self, number: u64) {
        self.state().links.retain(|link| link.number != number);
        self.changed();
    }

    pub(super) fn bound(&self) -> usize {
        self.state().links.len()
    }

    /// A link that takes deliver_sm: this one if it does, else any other.
    pub(super) fn receiver(&self, number: u64) -> Option<Arc<Outbox>> {
        let state = self.state();
        let own = |link: &&Bound| link.receives && link.number == number;
        let link = state
            .links
            .iter()
            .find(own)
            .or_else(|| state.links.iter().find(|link| link.receives));
        link.map(|link| Arc::clone(&link.outbox))
    }

    /// Does something later. It is left out when too much waits already.
    pub(super) fn later(&self, delay: Duration, act: impl FnOnce() + Send + 'static) {
        if delay.is_zero() {
            return act();
        }
        let Ok(place) = Arc::clone(&self.delayed).try_acquire_owned() else {
            tracing::debug!("too much waits: an answer was left out");
            return;
        };
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            drop(place);
            act();
        });
    }

    pub(super) fn cut(&self) {
        for link in &self.state().links {
            link.cut.send_replace(true);
        }
    }
}
