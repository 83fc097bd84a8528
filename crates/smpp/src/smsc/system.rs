//! One account of the centre: who may bind, how it is treated, and what waits for its phones.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::allowance::Allowance;
use super::chance::Chance;
use super::faults::Faults;
use super::message::{HandsetMessage, absolute_time};
use super::outcome::Outcome;
use super::receipts::Receipt;
use super::shape::{IdForm, Shape};
use crate::codec::CommandStatus;
use crate::text::Udh;
use crate::{ReceiptState, SmppPassword};

/// Final states and receipts that are remembered; older ones are forgotten.
const MOST_REMEMBERED: usize = 20_000;

#[derive(Debug)]
pub(super) struct System {
    id: String,
    password: SmppPassword,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    faults: Faults,
    chance: Chance,
    allowance: Allowance,
    waiting: HashMap<u64, Vec<Waiting>>,
    ended: VecDeque<Ended>,
    /// Receipts that came while nobody was bound who takes them.
    owed: VecDeque<(Receipt, ReceiptState)>,
    /// Receipts that were sent and not acknowledged, by sequence number.
    unanswered: HashMap<u32, (Receipt, ReceiptState)>,
    most_bound: usize,
    refused_binds: usize,
}

/// How the sessions of a system stand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sessions {
    pub system_id: String,
    pub bound: usize,
    /// The most that were bound at once.
    pub most_bound: usize,
    /// Binds that were refused since there were enough sessions.
    pub refused_binds: usize,
}

/// A message on its way to a phone.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) shown: HandsetMessage,
    pub(super) part: Option<Udh>,
    pub(super) receipt: Option<Receipt>,
}

/// What query_sm tells of a message that has reached a final state.
#[derive(Debug, Clone)]
pub(super) struct Ended {
    id: u64,
    pub(super) state: ReceiptState,
    /// Absolute time (§7.1.1.1).
    pub(super) at: String,
}

/// What happens to one request.
#[derive(Debug)]
pub(super) struct Verdict {
    /// Octets that are no PDU are sent as its answer.
    pub(super) garbage: bool,
    pub(super) silent: bool,
    pub(super) latency: Duration,
    /// Why it is refused.
    pub(super) status: Option<CommandStatus>,
    pub(super) congestion: Option<u8>,
    pub(super) delivery: Duration,
    pub(super) outcome: Outcome,
    pub(super) shape: Shape,
    pub(super) id_form: IdForm,
}

impl System {
    pub(super) fn new(id: String, password: SmppPassword) -> Self {
        let state = State {
            faults: Faults::default(),
            chance: Chance::new(0),
            allowance: Allowance::default(),
            waiting: HashMap::new(),
            ended: VecDeque::new(),
            owed: VecDeque::new(),
            unanswered: HashMap::new(),
            most_bound: 0,
            refused_binds: 0,
        };
        Self {
            id,
            password,
            state: Mutex::new(state),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn is_password(&self, password: &[u8]) -> bool {
        self.password.as_bytes() == password
    }

    pub(super) fn faults(&self) -> Faults {
        self.state().faults.clone()
    }

    pub(super) fn set_faults(&self, faults: Faults) {
        self.state().faults = faults;
    }

    pub(super) fn seed(&self, seed: u64) {
        self.state().chance = Chance::new(seed);
    }

    /// Whether a link that binds is closed; counted.
    pub(super) fn drops_bind(&self) -> bool {
        self.state().faults.drop_bind.take()
    }

    /// Whether one more session may be bound beside so many; counted.
    pub(super) fn lets_in(&self, bound: usize) -> bool {
        let mut state = self.state();
        let most = state.faults.sessions;
        let lets_in = most.is_none_or(|most| bound < most as usize);
        if lets_in {
            state.most_bound = state.most_bound.max(bound + 1);
        } else {
            state.refused_binds += 1;
        }
        lets_in
    }

    pub(super) fn sessions(&self, bound: usize) -> Sessions {
        let state = self.state();
        Sessions {
            system_id: self.id.clone(),
            bound,
            most_bound: state.most_bound,
            refused_binds: state.refused_binds,
        }
    }

    /// After how much silence a client is asked whether it is there.
    pub(super) fn silence(&self) -> Option<Duration> {
        let most = self.state().faults.silence_ms?;
        Some(Duration::from_millis(most.into()))
    }

    /// Decides on one request to send a message, and counts it.
    pub(super) fn judge(&self) -> Verdict {
        let mut guard = self.state();
        let state = &mut *guard;
        let (faults, chance) = (&mut state.faults, &mut state.chance);
        let (garbage, silent) = (faults.garbage.take(), faults.no_response.take());
        let rate = faults.messages_per_second;
        let over = rate.is_some_and(|rate| !state.allowance.take(rate));
        let waiting = state.waiting.len();
        let full = faults.queue.is_some_and(|most| waiting >= most as usize);
        let status = if faults.throttle.take() || over {
            Some(CommandStatus::RTHROTTLED)
        } else if full {
            Some(CommandStatus::RMSGQFUL)
        } else {
            faults.take_reject()
        };
        let busy = || {
            let rate = rate.map_or(0, |rate| state.allowance.used(rate));
            let queue = faults.queue.map_or(0, |most| {
                let share = waiting as u64 * 100 / u64::from(most.max(1));
                u8::try_from(share.min(100)).unwrap_or(100)
            });
            rate.max(queue)
        };
        Verdict {
            garbage,
            silent,
            latency: Duration::from_millis(faults.slow_ms) + faults.latency.sample(chance),
            status,
            congestion: faults.congestion_state.then(busy),
            delivery: faults.delivery.sample(chance),
            outcome: faults.receipts.draw(chance),
            shape: faults.receipt_shape,
            id_form: faults.receipt_id,
        }
    }

    /// Keeps a message until it is taken out again.
    pub(super) fn wait(&self, id: u64, messages: Vec<Waiting>) {
        self.state().waiting.insert(id, messages);
    }

    /// Takes a message out that waits.
    pub(super) fn take(&self, id: u64) -> Option<Vec<Waiting>> {
        self.state().waiting.remove(&id)
    }

    /// Whether there was a message to change.
    pub(super) fn change(&self, id: u64, mut change: impl FnMut(&mut Waiting)) -> bool {
        let mut state = self.state();
        let found = state.waiting.get_mut(&id);
        found.is_some_and(|messages| {
            messages.iter_mut().for_each(&mut change);
            true
        })
    }

    pub(super) fn is_waiting(&self, id: u64) -> bool {
        self.state().waiting.contains_key(&id)
    }

    pub(super) fn waiting(&self) -> usize {
        self.state().waiting.len()
    }

    pub(super) fn end(&self, id: u64, state: ReceiptState) {
        let at = absolute_time();
        remember(&mut self.state().ended, Ended { id, state, at });
    }

    pub(super) fn ended(&self, id: u64) -> Option<Ended> {
        let state = self.state();
        state.ended.iter().rev().find(|e| e.id == id).cloned()
    }

    pub(super) fn owe(&self, receipt: Receipt, ended: ReceiptState) {
        remember(&mut self.state().owed, (receipt, ended));
    }

    /// Remembers a receipt until it is acknowledged.
    pub(super) fn sent(&self, sequence: u32, receipt: Receipt, ended: ReceiptState) {
        let unanswered = &mut self.state().unanswered;
        if unanswered.len() < MOST_REMEMBERED {
            unanswered.insert(sequence, (receipt, ended));
        }
    }

    pub(super) fn answered(&self, sequence: u32) -> Option<(Receipt, ReceiptState)> {
        self.state().unanswered.remove(&sequence)
    }

    /// Takes out what a link that is gone has not acknowledged.
    pub(super) fn unanswered(&self, link: u64) -> Vec<(Receipt, ReceiptState)> {
        let of_link = |_: &u32, sent: &mut (Receipt, ReceiptState)| sent.0.sent_over() == link;
        let mut state = self.state();
        let taken = state.unanswered.extract_if(of_link);
        taken.map(|(_, sent)| sent).collect()
    }

    pub(super) fn owed(&self) -> VecDeque<(Receipt, ReceiptState)> {
        std::mem::take(&mut self.state().owed)
    }
}

fn remember<T>(all: &mut VecDeque<T>, one: T) {
    if all.len() >= MOST_REMEMBERED {
        all.pop_front();
    }
    all.push_back(one);
}
