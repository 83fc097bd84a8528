use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// The connections that are open. When there is no room left, the one that has been waiting
/// longest for a request makes room: idle connections, however many, keep nobody out.
#[derive(Debug)]
pub(super) struct Crowd {
    most: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    count: usize,
    next: u64,
    /// Those without a request, longest first.
    idle: BTreeMap<u64, Arc<Notify>>,
}

impl State {
    fn wait(&mut self, leave: &Arc<Notify>) -> u64 {
        self.next += 1;
        self.idle.insert(self.next, Arc::clone(leave));
        self.next
    }
}

/// One connection's place; it is free again when this is dropped.
#[derive(Debug)]
pub(super) struct Place {
    crowd: Arc<Crowd>,
    leave: Arc<Notify>,
    /// Its number among the idle; none while it has a request.
    waiting: Mutex<Option<u64>>,
}

impl Crowd {
    pub(super) fn of_at_most(most: usize) -> Self {
        Self {
            most,
            state: Mutex::default(),
        }
    }

    /// A place for a new connection; none if all others have requests.
    pub(super) fn enter(self: &Arc<Self>) -> Option<Place> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.count >= self.most {
            let (_, longest) = state.idle.pop_first()?;
            longest.notify_one();
        }
        state.count += 1;
        let leave = Arc::new(Notify::new());
        let waiting = Mutex::new(Some(state.wait(&leave)));
        Some(Place {
            crowd: Arc::clone(self),
            leave,
            waiting,
        })
    }
}

impl Place {
    /// A request has come.
    pub(super) fn begin(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = waiting.take() {
            let state = self.crowd.state.lock();
            state
                .unwrap_or_else(PoisonError::into_inner)
                .idle
                .remove(&number);
        }
    }

    /// It is answered.
    pub(super) fn end(&self) {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let state = self.crowd.state.lock();
        let mut state = state.unwrap_or_else(PoisonError::into_inner);
        *waiting = Some(state.wait(&self.leave));
    }

    /// Ends when the connection must make room.
    pub(super) async fn is_needed(&self) {
        self.leave.notified().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.begin();
        let state = self.crowd.state.lock();
        state.unwrap_or_else(PoisonError::into_inner).count -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    async fn must_leave(place: &Place) -> bool {
        let leaving = tokio::time::timeout(Duration::ZERO, place.is_needed());
        leaving.await.is_ok()
    }

    #[tokio::test]
    async fn the_longest_idle_makes_room() {
        let crowd = Arc::new(Crowd::of_at_most(3));
        let first = crowd.enter().unwrap();
        let second = crowd.enter().unwrap();
        let third = crowd.enter().unwrap();
        first.begin();
        first.end();
        second.begin();
        assert!(crowd.enter().is_some());
        assert!(must_leave(&third).await);
        assert!(!must_leave(&second).await && !must_leave(&first).await);
    }

    #[tokio::test]
    async fn those_with_requests_are_not_sent_away() {
        let crowd = Arc::new(Crowd::of_at_most(2));
        let places = [crowd.enter().unwrap(), crowd.enter().unwrap()];
        places.iter().for_each(Place::begin);
        assert!(crowd.enter().is_none());
        let [first, _second] = places;
        drop(first);
        assert!(crowd.enter().is_some());
    }
}
