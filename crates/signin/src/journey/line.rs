//! The forms of one sign-in are taken one after another: a thousand guesses at one code hold up
//! nobody else, and are told that it is dead without another turn of a script. What counts is
//! decided in the store all the same, since other nodes have lines of their own.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use countersign_core::ids::SignInId;
use tokio::sync::OwnedMutexGuard;

/// Forms of one sign-in at once. A person sends one, and another when nothing seems to happen.
const MOST_FORMS: usize = 8;

#[derive(Clone, Debug, Default)]
pub(super) struct Lines(Arc<Mutex<HashMap<SignInId, Line>>>);

#[derive(Debug, Default)]
struct Line {
    front: Arc<tokio::sync::Mutex<()>>,
    forms: usize,
}

/// A form's place in the line of its sign-in, until it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    lines: Lines,
    id: SignInId,
    front: Option<OwnedMutexGuard<()>>,
}

impl Lines {
    /// Waits until this form is the first; none when there are too many before it.
    pub(super) async fn join(&self, id: &SignInId) -> Option<Place> {
        let (mut place, front) = self.stand(id)?;
        place.front = Some(front.lock_owned().await);
        Some(place)
    }

    fn stand(&self, id: &SignInId) -> Option<(Place, Arc<tokio::sync::Mutex<()>>)> {
        let mut lines = self.lock();
        let line = lines.entry(id.clone()).or_default();
        if line.forms >= MOST_FORMS {
            return None;
        }
        line.forms += 1;
        let place = Place {
            lines: self.clone(),
            id: id.clone(),
            front: None,
        };
        Some((place, Arc::clone(&line.front)))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SignInId, Line>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // The next one goes on before the line is counted anew.
        self.front = None;
        let mut lines = self.lines.lock();
        if let Some(line) = lines.get_mut(&self.id) {
            line.forms -= 1;
            if line.forms == 0 {
                lines.remove(&self.id);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::pin::pin;
    use std::task::Poll;

    use super::*;

    fn id(text: &str) -> SignInId {
        SignInId(text.to_owned())
    }

    #[tokio::test]
    async fn the_forms_of_one_sign_in_go_one_by_one_and_hold_up_no_other() {
        let lines = Lines::default();
        let first = lines.join(&id("one")).await.unwrap();
        let mut second = pin!(async { lines.join(&id("one")).await });
        let waits = poll_fn(|cx| Poll::Ready(second.as_mut().poll(cx).is_pending())).await;
        assert!(waits);
        assert!(lines.join(&id("other")).await.is_some());
        drop(first);
        assert!(second.await.is_some());
    }

    #[tokio::test]
    async fn a_line_has_an_end_and_is_forgotten_when_it_is_empty() {
        let lines = Lines::default();
        let places: Vec<_> = (0..MOST_FORMS)
            .map(|_| lines.stand(&id("one")).unwrap())
            .collect();
        assert!(lines.join(&id("one")).await.is_none());
        assert!(lines.join(&id("other")).await.is_some());
        drop(places);
        assert!(lines.lock().is_empty());
        assert!(lines.join(&id("one")).await.is_some());
    }
}
