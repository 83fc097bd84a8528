use std::sync::{Mutex, PoisonError};

use countersign_directory::Person;

/// How much of the world a call may change.
#[derive(Debug)]
pub(crate) enum Mode {
    Live,
    /// Before a change takes effect: no message centre is opened or closed.
    Trial,
    /// On a thread that must not wait: no directory, no codes, no HTTP.
    Still,
    /// An administrator watches: nothing is sent, asked, counted or written.
    Rehearsal(Stage),
}

/// A rehearsed sign-in: who acts in it, and what would have happened.
#[derive(Debug)]
pub(crate) struct Stage {
    pub(crate) person: Person,
    told: Mutex<Vec<String>>,
}

/// What an administrator reads of one rehearsal.
const MOST_TOLD: usize = 200;

impl Stage {
    pub(crate) const fn new(person: Person) -> Self {
        Self {
            person,
            told: Mutex::new(Vec::new()),
        }
    }

    /// Notes what would have happened.
    pub(crate) fn tell(&self, text: impl Into<String>) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.len() < MOST_TOLD {
            told.push(text.into());
        }
    }

    /// What was noted since the last time.
    pub(crate) fn take_told(&self) -> Vec<String> {
        std::mem::take(&mut *self.told.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
