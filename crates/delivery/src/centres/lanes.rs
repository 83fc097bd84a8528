use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::ErrorOverrides;
use crate::channel::{Channel, RouteState};

/// How long a centre that did not answer is avoided where there is another.
const AVOIDED: Duration = Duration::from_secs(10);

/// The centres that are open on this node, as those who plan and move messages see them.
#[derive(Debug, Default)]
pub(crate) struct OpenLanes(Mutex<BTreeMap<String, Entry>>);

#[derive(Debug)]
struct Entry {
    channel: Arc<dyn Channel>,
    wake: Arc<Notify>,
    errors: ErrorOverrides,
    silent_since: Option<Instant>,
}

impl OpenLanes {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, Entry>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn add(
        &self,
        centre: &str,
        channel: Arc<dyn Channel>,
        wake: Arc<Notify>,
        errors: ErrorOverrides,
    ) {
        let entry = Entry {
            channel,
            wake,
            errors,
            silent_since: None,
        };
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

    pub(crate) fn wake(&self, centre: &str) {
        if let Some(entry) = self.lock().get(centre) {
            entry.wake.notify_one();
        }
    }

    /// Whether a message would be sent there at once.
    pub(crate) fn is_ready(&self, centre: &str) -> bool {
        self.lock().get(centre).is_some_and(|entry| {
            let silent = entry.silent_since.is_some_and(|at| at.elapsed() < AVOIDED);
            entry.channel.state() == RouteState::Bound && !silent
        })
    }

    /// Notes whether a centre answered a message.
    pub(crate) fn answered(&self, centre: &str, answered: bool) {
        if let Some(entry) = self.lock().get_mut(centre) {
            entry.silent_since = (!answered).then(Instant::now);
        }
    }
}
