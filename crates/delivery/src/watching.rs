//! Waiting for what becomes of a message.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use countersign_core::ids::MessageId;
use countersign_store::{MessageEvent, StoreError};
use tokio::sync::Notify;

use crate::outbox::Outbox;

/// How often to look at what other processes wrote.
const POLL: Duration = Duration::from_secs(1);

/// Who waits for which message.
#[derive(Debug, Default)]
pub(crate) struct Waiters(Mutex<HashMap<MessageId, Arc<Notify>>>);

impl Waiters {
    fn lock(&self) -> MutexGuard<'_, HashMap<MessageId, Arc<Notify>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn tell(&self, changed: &[MessageId]) {
        let waiters = self.lock();
        for id in changed {
            if let Some(waiter) = waiters.get(id) {
                waiter.notify_waiters();
            }
        }
    }

    pub(crate) fn tell_all(&self) {
        for waiter in self.lock().values() {
            waiter.notify_waiters();
        }
    }
}

/// One who waits; leaves the list when dropped.
#[derive(Debug)]
pub(crate) struct Waiter {
    outbox: Arc<Outbox>,
    id: MessageId,
    told: Arc<Notify>,
}

impl Waiter {
    pub(crate) fn new(outbox: &Arc<Outbox>, id: &MessageId) -> Self {
        let told = outbox.waiters.lock().entry(id.clone()).or_default().clone();
        Self {
            outbox: outbox.clone(),
            id: id.clone(),
            told,
        }
    }

    /// Reads until `read` has an answer, again after each change.
    pub(crate) async fn until<T>(
        &self,
        read: impl AsyncFn(&Outbox, &MessageId) -> Result<Option<T>, StoreError>,
    ) -> Result<T, StoreError> {
        loop {
            // Listening begins before reading, so that no change falls between.
            let mut told = std::pin::pin!(self.told.notified());
            told.as_mut().enable();
            if let Some(answer) = read(&self.outbox, &self.id).await? {
                return Ok(answer);
            }
            let _ = tokio::time::timeout(POLL, told).await;
        }
    }
}

impl Drop for Waiter {
    fn drop(&mut self) {
        let mut waiters = self.outbox.waiters.lock();
        // The list's own and this one.
        if Arc::strong_count(&self.told) <= 2 {
            waiters.remove(&self.id);
        }
    }
}

/// Every change in the life of a message, from its beginning.
#[derive(Debug)]
pub struct MessageWatch {
    waiter: Waiter,
    seen: usize,
    read: VecDeque<MessageEvent>,
    ended: bool,
}

impl MessageWatch {
    pub(crate) fn new(outbox: &Arc<Outbox>, id: &MessageId) -> Self {
        Self {
            waiter: Waiter::new(outbox, id),
            seen: 0,
            read: VecDeque::new(),
            ended: false,
        }
    }

    /// The next change; none after the final one, or when there is no such message.
    ///
    /// # Errors
    /// If the store does not answer.
    pub async fn next(&mut self) -> Result<Option<MessageEvent>, StoreError> {
        if self.read.is_empty() && !self.ended {
            let seen = self.seen;
            let (events, ended) = self
                .waiter
                .until(async |outbox, id| {
                    // The state first: events read after it are at least as new.
                    let message = outbox.store.message(id).await?;
                    let ended = message.is_none_or(|m| m.state.is_final());
                    let events = outbox.store.message_events(id).await?;
                    Ok((ended || events.len() > seen).then_some((events, ended)))
                })
                .await?;
            self.read.extend(events.into_iter().skip(seen));
            self.seen += self.read.len();
            self.ended = ended;
        }
        Ok(self.read.pop_front())
    }
}
