//! All bound sessions of one message centre, and which of them takes the next message.

use std::pin::pin;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tokio::sync::{Notify, oneshot};

use super::link::{Link, Outcome, Refusal};
use super::request::Request;
use super::submit::SubmitError;

#[derive(Debug, Default)]
pub(super) struct Pool {
    /// Read for every message, written when a session comes or goes.
    links: RwLock<Vec<Arc<Link>>>,
    /// Told of every place that becomes free, and of every link that comes or goes.
    room: Arc<Notify>,
}

impl Pool {
    fn links(&self) -> RwLockReadGuard<'_, Vec<Arc<Link>>> {
        self.links.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self) -> RwLockWriteGuard<'_, Vec<Arc<Link>>> {
        self.links.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// What links tell of their free places.
    pub(super) fn room(&self) -> Arc<Notify> {
        Arc::clone(&self.room)
    }

    pub(super) fn add(&self, link: &Arc<Link>) {
        self.change().push(Arc::clone(link));
        self.room.notify_waiters();
    }

    pub(super) fn remove(&self, link: &Arc<Link>) {
        self.change().retain(|held| !Arc::ptr_eq(held, link));
        self.room.notify_waiters();
    }

    pub(super) fn len(&self) -> usize {
        self.links().len()
    }

    /// Whether a session is bound that submits, or, if `receivers` count, any.
    pub(super) fn is_bound(&self, receivers: bool) -> bool {
        self.links().iter().any(|link| receivers || link.submits())
    }

    /// Whether any session takes messages.
    pub(super) fn submits(&self) -> bool {
        self.links().iter().any(|link| link.burden().is_some())
    }

    /// Waits for a place in a window and sends. What is dropped while it waits is not sent.
    pub(super) async fn send(
        &self,
        request: &dyn Request,
    ) -> Result<oneshot::Receiver<Outcome>, SubmitError> {
        if let Some(answer) = self.try_send(request)? {
            return Ok(answer);
        }
        loop {
            let mut room = pin!(self.room.notified());
            // From here on no free place is missed.
            room.as_mut().enable();
            if let Some(answer) = self.try_send(request)? {
                return Ok(answer);
            }
            room.await;
        }
    }

    /// Sends by the best session; none when every window is full.
    fn try_send(
        &self,
        request: &dyn Request,
    ) -> Result<Option<oneshot::Receiver<Outcome>>, SubmitError> {
        loop {
            let link = match self.pick() {
                Pick::Link(link) => link,
                Pick::Full => return Ok(None),
                Pick::None => return Err(SubmitError::NotBound),
            };
            match link.send(request) {
                Ok(answer) => return Ok(Some(answer)),
                Err(Refusal::Invalid(error)) => {
                    return Err(SubmitError::Invalid(error.to_string()));
                }
                // Somebody was faster, or the link ended just now.
                Err(Refusal::Full | Refusal::Ended) => {}
            }
        }
    }

    /// The least busy of the links that answer; those that are silent only where there is no other.
    fn pick(&self) -> Pick {
        let links = self.links();
        let open = links.iter().filter_map(|link| Some((link.burden()?, link)));
        match open.min_by_key(|(burden, _)| *burden) {
            Some((_, link)) if link.has_room() => Pick::Link(Arc::clone(link)),
            Some(_) => Pick::Full,
            None => Pick::None,
        }
    }
}

enum Pick {
    Link(Arc<Link>),
    Full,
    None,
}
