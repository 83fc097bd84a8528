use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::ErrorOverrides;
use crate::channel::{Channel, RouteState};

/// How long a centre that did not answer is avoided where there is another.
const AVOIDED: Duration = Duration::from_secs(10);

/// The centres that are open on this node, as those who plan and move messages see them.
#[derive(Debug, Default)]
pub(crate) struct OpenLanes {
    open: Mutex<BTreeMap<String, Entry>>,
    /// Methods' own centres that there are no more: their methods name routes now.
    given_up: Mutex<BTreeSet<String>>,
}

#[derive(Debug)]
struct Entry {
    channel: Arc<dyn Channel>,
    bells: Bells,
    errors: ErrorOverrides,
    silent_since: Option<Instant>,
}

/// What a centre's tasks on this node are woken by.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bells {
    /// A message waits.
    pub(crate) message: Arc<Notify>,
    /// Another node gave sessions back.
    pub(crate) sessions: Arc<Notify>,
    /// The others are about to be told of a message.
    telling: Arc<AtomicBool>,
}

/// The right to tell the other nodes; whoever comes after it was dropped has to tell them again.
#[derive(Debug)]
pub(crate) struct Telling(Arc<AtomicBool>);

impl Drop for Telling {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

impl OpenLanes {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn given_up(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.given_up.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a method has no centre of its own any more, on no node.
    pub(crate) fn give_up(&self, centre: &str) {
        self.given_up().insert(centre.to_owned());
    }

    /// Whether nothing will be sent there, however long it waits.
    pub(crate) fn is_given_up(&self, centre: &str) -> bool {
        self.given_up().contains(centre)
    }

    pub(crate) fn add(
        &self,
        centre: &str,
        channel: Arc<dyn Channel>,
        bells: Bells,
        errors: ErrorOverrides,
    ) {
        let entry = Entry {
            channel,
            bells,
            errors,
            silent_since: None,
        };
        self.given_up().remove(centre);
        self.lock().insert(centre.to_owned(), entry);
    }

    pub(crate) fn remove(&self, centre: &str) {
        self.lock().remove(centre);
    }

    pub(crate) fn clear(&self) {
        self.lock().clear();
    }

    pub(crate) fn channel(&self, centre: &str) -> Option<Arc<dyn Channel>> {
        self.lock().get(centre).map(|entry| entry.channel.clone())
    }

    pub(crate) fn errors(&self, centre: &str) -> ErrorOverrides {
        let lanes = self.lock();
        let entry = lanes.get(centre);
        entry.map(|e| e.errors.clone()).unwrap_or_default()
    }

    /// Wakes this node's worker. Gives back what others have to be told by, where one of them is who
    /// can send, and nobody is about to tell them.
    pub(crate) fn wake(&self, centre: &str) -> Option<Telling> {
        let lanes = self.lock();
        let entry = lanes.get(centre)?;
        entry.bells.message.notify_one();
        let elsewhere = entry.channel.state() == RouteState::Elsewhere;
        let telling = &entry.bells.telling;
        (elsewhere && !telling.swap(true, Ordering::AcqRel)).then(|| Telling(telling.clone()))
    }

    /// Sessions of a centre may be free.
    pub(crate) fn look_again(&self, centre: &str) {
        if let Some(entry) = self.lock().get(centre) {
            entry.bells.sessions.notify_one();
        }
    }

    /// Whether a message would be sent there at once, by whichever node.
    pub(crate) fn is_ready(&self, centre: &str) -> bool {
        self.lock().get(centre).is_some_and(|entry| {
            let silent = entry.silent_since.is_some_and(|at| at.elapsed() < AVOIDED);
            entry.channel.state().can_send() && !silent
        })
    }

    /// Notes whether a centre answered a message.
    pub(crate) fn answered(&self, centre: &str, answered: bool) {
        if let Some(entry) = self.lock().get_mut(centre) {
            entry.silent_since = (!answered).then(Instant::now);
        }
    }
}
